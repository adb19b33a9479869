using System.Collections.Concurrent;
using Quilt.Registries;
using Quilt.Transfers;

namespace QuiltPS;

/// <summary>The kinds of registry that this module can open.</summary>
internal static class Providers
{
    private static readonly FolderRegistries Folders = new();

    // Clients keep connections and the regions of buckets, so they outlive a cmdlet.
    private static readonly ConcurrentDictionary<S3Options, Lazy<IRegistryProvider>> Buckets = new();

    /// <summary>The provider of a location.</summary>
    /// <param name="location">Where.</param>
    /// <param name="s3">How S3 is reached, if it is there.</param>
    public static IRegistryProvider Of(RegistryLocation location, S3Options s3) => Folders.Handles(location) ? Folders : S3(s3);

    /// <summary>What finds objects in S3.</summary>
    public static IObjectFinder Finder(S3Options s3) => (IObjectFinder)S3(s3);

    /// <summary>The uploads in S3 that were broken off.</summary>
    public static IUnfinishedUploads Uploads(S3Options s3) => (IUnfinishedUploads)S3(s3);

    /// <summary>Where content is read from, on this machine and in S3; the AWS SDK is loaded only when an entry is there.</summary>
    public static IContentSource Content(S3Options s3) => new EitherSource(_ => S3(s3).Content);

    /// <summary>Where content is read from as <see cref="Content(S3Options)"/> does, each entry as its package's jobs reach it.</summary>
    public static IContentSource ContentOfJobs() => new EitherSource(entry => S3(JobSessions.S3Of(entry.Package)).Content);

    /// <summary>An object of the assembly that loads the AWS SDK, where it is loaded apart.</summary>
    /// <param name="type">The type's full name; its constructor takes the parts of a connection.</param>
    /// <param name="options">How AWS is reached.</param>
    public static T OfAws<T>(string type, S3Options options)
        where T : class => IsolatedContext.Create<T>(
        "Quilt.Aws",
        type,
        options.ProfileName,
        options.Region,
        options.EndpointUrl,
        options.Credentials is { } credentials ? (Func<(string, string, string?)>)credentials.Ask : null,
        options.RequesterPays,
        options.KmsKeyId);

    private static IRegistryProvider S3(S3Options options) => Buckets.GetOrAdd(options, static key => new(() => Make(key))).Value;

    private static IRegistryProvider Make(S3Options options) => OfAws<IRegistryProvider>("Quilt.Aws.S3Registries", options);
}
