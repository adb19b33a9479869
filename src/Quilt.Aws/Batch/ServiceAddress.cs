using Amazon.Runtime;
using Quilt.Aws.Credentials;

namespace Quilt.Aws.Batch;

/// <summary>Where AWS Batch or CloudWatch Logs is asked, and what says so: for errors of those who named another place than they meant.</summary>
/// <param name="Service">The service's name.</param>
/// <param name="Source">What names a URL of one's own: a variable, a profile; null: the region gives AWS's.</param>
internal sealed record ServiceAddress(string Service, string? Source)
{
    private const string Mark = "Quilt.Address";

    /// <summary>The URL, once a request was made.</summary>
    public Uri? Url { get; private init; }

    /// <summary>What to look at when it is wrong.</summary>
    public string Advice => Source is null ? "Check the region, the network and the proxy settings." : $"Correct {Source} or remove it, or check the network and the proxy settings.";

    /// <summary>The address that a client's configuration means.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="variable">The variable that names a URL for it.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="profile">The profile; null: the environment's.</param>
    /// <exception cref="QuiltException"><see cref="Problem.InvalidEndpoint"/>: the URL can be none.</exception>
    public static ServiceAddress Of(string service, string variable, ClientConfig config, string? profile)
    {
        string[] variables = [variable, "AWS_ENDPOINT_URL"];
        var (source, text) = variables.Select(name => (Source: name, Text: Profiles.Variable(name))).FirstOrDefault(pair => pair.Text is not null);
        source ??= $"the endpoint_url of profile '{profile ?? Profiles.Current}'";
        try
        {
            if (config.ServiceURL is not { Length: > 0 } url)
                return new ServiceAddress(service, null);
            if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
                return new ServiceAddress(service, source);
        }
        catch (AmazonClientException)
        {
            // The SDK refuses what is no URL at all, in words that name no variable.
        }
        throw new QuiltException(Problem.InvalidEndpoint, $"{source}{(text is null ? "" : $" is '{text}', which")} cannot be the URL of {service}: write http:// or https:// and a host, or remove it.", text);
    }

    /// <summary>Notes with an error where its request went.</summary>
    public void NoteWith(Exception error, Uri? url) => error.Data[Mark] = this with { Url = url };

    /// <summary>Where the request of an error went; null: nobody noted it.</summary>
    public static ServiceAddress? Of(Exception error) => error.Data[Mark] as ServiceAddress;

    /// <inheritdoc/>
    public override string ToString() => $"{Url?.GetLeftPart(UriPartial.Authority) ?? Service}{(Source is null ? "" : $" ({Source})")}";
}
