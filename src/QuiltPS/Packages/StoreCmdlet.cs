using System.Management.Automation;
using Quilt;
using Quilt.Editing;
using Quilt.Registries;

namespace QuiltPS;

/// <summary>The base of cmdlets that may read or write S3.</summary>
public abstract class StoreCmdlet : QuiltCmdlet
{
    private const string S3Scheme = "s3://";

    /// <summary>S3: the profile of the AWS config and credentials files; by default the session's credentials, else where AWS's tools look.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProfileNameCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>S3: the region, as us-east-1; by default the session's, else the one that the environment or the profile names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Region { get; set; }

    /// <summary>S3: the service's URL; by default AWS_ENDPOINT_URL_S3, else AWS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointUrl { get; set; }

    /// <summary>How S3 is reached: as the parameters say, else the session (Set-AWSCredential and Set-DefaultAWSRegion of AWS.Tools) and the settings.</summary>
    /// <param name="known">How what this is about was reached; counts where no parameter says otherwise.</param>
    private protected S3Options S3(StoreConnection? known = null)
    {
        var named = StoreConnection.Of(ProfileName, Region, EndpointUrl) ?? known;
        return S3Options.Of(named?.ProfileName, named?.Region, named?.EndpointUrl, name => GetVariableValue(name));
    }

    /// <summary>The package with the files of a folder, or with the objects of S3, that a path names.</summary>
    /// <param name="package">The package to start from.</param>
    /// <param name="path">What the user wrote: a folder, a file, or <c>s3://bucket/folder</c>.</param>
    /// <param name="prefix">The folder of the package that they go into; null or empty is its root.</param>
    private protected Package WithFiles(Package package, string path, string? prefix)
    {
        if (IsInS3(path))
            return PackageEdit.Put(package, FindObjects(path, prefix));
        var source = FullPath(path);
        return Await((_, _) => Task.Run(() => PackageEdit.AddPath(package, source, prefix)));
    }

    /// <summary>Whether a path names a place in S3.</summary>
    private protected static bool IsInS3(string path) => path.StartsWith(S3Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>The object, or the objects of the folder, that a URL names, as entries.</summary>
    /// <param name="url"><c>s3://bucket/key</c> or <c>s3://bucket/folder</c>.</param>
    /// <param name="prefix">The folder of the package that they go into; null or empty is its root.</param>
    private protected List<Entry> FindObjects(string url, string? prefix)
    {
        var finder = Providers.Finder(S3());
        return Await(async (report, token) => await finder.FindAsync(url, prefix, token, report).ToListAsync(token).ConfigureAwait(false));
    }
}
