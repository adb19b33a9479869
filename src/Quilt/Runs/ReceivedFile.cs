using Quilt.Transfers;

namespace Quilt;

/// <summary>A file that a job left and that was put into a folder.</summary>
public sealed record ReceivedFile
{
    /// <summary>The job's name.</summary>
    public required string Job { get; init; }

    /// <summary>The job's id.</summary>
    public required string JobId { get; init; }

    /// <summary>The subject's id.</summary>
    public string? Subject { get; init; }

    /// <summary>The path relative to the folder: <c>group/subject/file</c>.</summary>
    public required string LogicalKey { get; init; }

    /// <summary>The full path; binds to the parameters of Get-Item, Get-Content and others.</summary>
    public required string Path { get; init; }

    /// <summary>The same, under the name that files of PowerShell's have it.</summary>
    public string FullName => Path;

    /// <summary>Size in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Whether it was copied or kept, since it was there already.</summary>
    public InstallAction Action { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
