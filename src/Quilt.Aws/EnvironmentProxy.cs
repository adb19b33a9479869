using System.Net;
using Amazon.Runtime;
using Quilt.Aws.Credentials;

namespace Quilt.Aws;

/// <summary>
/// The proxies that the environment names now, in the variables of curl and of AWS's tools: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and
/// <c>NO_PROXY</c>, or in small letters. .NET's own reads them once in a process, which in a session may be before the user sets them.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private readonly Uri? http = Address("http_proxy");
    private readonly Uri? https = Address("https_proxy");
    private readonly string[] direct = (Variable("no_proxy") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Who asks for a name and a password: this object, by what the proxy's address holds.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? https : http;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null || direct.Any(name => Covers(name, host.Host));

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        var address = https?.Authority == uri.Authority ? https : http;
        var parts = address?.UserInfo.Split(':', 2) ?? [];
        return parts is [var name, var password] ? new NetworkCredential(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password)) : null;
    }

    // "*" is every host; "example.com" and ".example.com" are that host and those below it.
    private static bool Covers(string name, string host)
    {
        var domain = name.TrimStart('*').TrimStart('.');
        return name == "*" || host.Equals(domain, StringComparison.OrdinalIgnoreCase) || (domain.Length > 0 && host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase));
    }

    // An address without a scheme is HTTP's, as everywhere; one that is none is no proxy.
    private static Uri? Address(string name)
    {
        if ((Variable(name) ?? Variable("all_proxy")) is not { } text)
            return null;
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var address) ? address : null;
    }

    private static string? Variable(string name) => Profiles.Variable(name) ?? Profiles.Variable(name.ToUpperInvariant());
}

/// <summary>Gives the SDK's clients the proxies of the environment.</summary>
internal static class EnvironmentProxySetting
{
    /// <summary>Sets them, and returns the configuration.</summary>
    public static T WithProxy<T>(this T config)
        where T : ClientConfig
    {
        config.SetWebProxy(new EnvironmentProxy());
        return config;
    }
}
