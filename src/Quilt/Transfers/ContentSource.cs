namespace Quilt.Transfers;

/// <summary>Reads content from files of this machine.</summary>
public sealed class ContentSource : IContentSource
{
    /// <summary>Files of this machine only.</summary>
    public static ContentSource Local { get; } = new();

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <inheritdoc/>
    public string? FindLocalPath(Entry entry) => throw new NotImplementedException();
}
