using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Quilt.Runs;

/// <summary>A local program with its arguments, looked up and hashed once for the whole run; see <see cref="LocalProgram"/>.</summary>
public sealed record ProgramSpec
{
    /// <summary>The program's file, an absolute path. Its hash is the job's <see cref="Digest"/>.</summary>
    public required string Path { get; init; }

    /// <summary>The program, with its first arguments, that runs the file (PowerShell for a <c>.ps1</c>); empty: the file runs itself.</summary>
    public ImmutableArray<string> Interpreter { get; init; } = [];

    /// <summary>The arguments as the program gets them: those that name files hold absolute paths.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary><c>sha256:</c> and the SHA-256 of the program's file in hex.</summary>
    public required string Digest { get; init; }

    /// <summary>The same for each argument that names a file, by its position in <see cref="Arguments"/>.</summary>
    public ImmutableSortedDictionary<int, string> ArgumentDigests { get; init; } = ImmutableSortedDictionary<int, string>.Empty;

    /// <summary>The whole command line: interpreter, file, arguments.</summary>
    [JsonIgnore]
    public ImmutableArray<string> CommandLine => [.. Interpreter, Path, .. Arguments];
}
