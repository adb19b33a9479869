using Quilt.Storage;

namespace Quilt.Transfers;

/// <summary>A file whose hash is known, for a <see cref="HashJournal"/>.</summary>
/// <param name="Path">The file's full path.</param>
/// <param name="Identity">What it was then.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Read">When it was opened to be read (UTC).</param>
internal sealed record HashedFile(string Path, FileIdentity Identity, ContentHash Hash, DateTimeOffset Read);
