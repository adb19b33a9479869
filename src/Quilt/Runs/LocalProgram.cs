using System.Collections.Immutable;
using System.Security.Cryptography;
using Quilt.Storage;

namespace Quilt.Runs;

/// <summary>Finds a local program, checks that it can run, and hashes what decides what it does.</summary>
public static class LocalProgram
{
    /// <summary>Looks a program up.</summary>
    /// <param name="filePath">A path, absolute or relative to <paramref name="currentFolder"/>, or a bare name, which is looked for in <c>PATH</c>, too.</param>
    /// <param name="arguments">
    /// The arguments. One that is written like a path (with a separator or a dot) and names an existing file is made absolute, since jobs
    /// run in folders of their own, and its content is hashed.
    /// </param>
    /// <param name="currentFolder">
    /// What relative paths are relative to; null for a program that was recorded: then no relative path is one, as those that were are absolute.
    /// </param>
    /// <param name="interpreter">What runs the file, if it does not run itself (for a <c>.ps1</c>: the calling PowerShell with <c>-NoProfile -File</c>).</param>
    /// <param name="cancellationToken">Ends the hashing.</param>
    /// <exception cref="QuiltException"><see cref="Problem.ProgramNotFound"/>: no such file, or it may not be executed.</exception>
    public static async Task<ProgramSpec> ResolveAsync(
        string filePath,
        IEnumerable<string> arguments,
        string? currentFolder,
        ImmutableArray<string> interpreter,
        CancellationToken cancellationToken)
    {
        var path = Find(filePath, currentFolder) ?? throw NotFound(filePath, WhyMissing(filePath, currentFolder));
        if (interpreter.IsDefaultOrEmpty && ScriptLanguage.InterpreterOf(path) is { } language)
            throw NotFound(filePath, $"Without a '#!' line it would be taken for a shell script. Name what runs it: -FilePath {language} -ArgumentList {filePath}");
        if (interpreter.IsDefaultOrEmpty && !MayExecute(path))
            throw NotFound(filePath, $"'{path}' is not executable (chmod +x makes it so).");
        return await HashAsync(
            new ProgramSpec
            {
                Path = path,
                Interpreter = interpreter.IsDefault ? [] : interpreter,
                Arguments = [.. arguments.Select(argument => IsPathLike(argument) ? FileOf(argument, currentFolder) ?? argument : argument)],
                Digest = "",
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The program as its files are now.</summary>
    /// <exception cref="QuiltException"><see cref="Problem.ProgramNotFound"/>.</exception>
    internal static async Task<ProgramSpec> HashAsync(ProgramSpec program, CancellationToken cancellationToken)
    {
        var digests = ImmutableSortedDictionary.CreateBuilder<int, string>();
        for (var i = 0; i < program.Arguments.Length; i++)
        {
            if (Path.IsPathRooted(program.Arguments[i]) && File.Exists(program.Arguments[i]))
                digests[i] = await DigestAsync(program.Arguments[i], cancellationToken).ConfigureAwait(false);
        }
        var digest = await DigestAsync(program.Path, cancellationToken).ConfigureAwait(false);
        return program with { Digest = digest, ArgumentDigests = digests.ToImmutable() };
    }

    private static string WhyMissing(string filePath, string? currentFolder) =>
        currentFolder is not null && !filePath.Contains('\0') && filePath.Length > 0 && Directory.Exists(Path.GetFullPath(filePath, currentFolder))
            ? "It is a folder."
            : $"There is no such file.{HintOf(filePath, currentFolder)}";

    // A command line in one text.
    private static string HintOf(string filePath, string? currentFolder) =>
        filePath.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var program, _, ..] && Find(program, currentFolder) is not null
            ? $" Arguments go into -ArgumentList: -FilePath {program} -ArgumentList …"
            : "";

    private static string? Find(string filePath, string? currentFolder)
    {
        if (FileOf(filePath, currentFolder) is { } path)
            return path;
        return filePath.Contains(Path.DirectorySeparatorChar) || filePath.Length == 0
            ? null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Select(folder => Path.Combine(folder, filePath))
                .FirstOrDefault(candidate => File.Exists(candidate) && MayExecute(candidate));
    }

    private static bool IsPathLike(string argument) => argument.Contains(Path.DirectorySeparatorChar) || argument.Contains('.');

    private static string? FileOf(string text, string? currentFolder)
    {
        if (text.Length == 0 || text.Contains('\0') || (currentFolder is null && !Path.IsPathRooted(text)))
            return null;
        var path = Path.GetFullPath(text, currentFolder ?? "/");
        return File.Exists(path) ? path : null;
    }

    private static bool MayExecute(string path) => OperatingSystem.IsWindows() ||
        (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
                return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false))}";
        }
        catch (Exception e) when (FileErrors.IsFileError(e))
        {
            throw NotFound(path, e.Message);
        }
    }

    private static QuiltException NotFound(string filePath, string why) =>
        new(Problem.ProgramNotFound, $"The program '{filePath}' cannot be run. {why}", filePath);
}
