using Quilt.Runs;

namespace Quilt.Tests.Runs;

/// <summary>Which files are programs, and what is said of those that are not.</summary>
public sealed class LocalProgramTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_is_no_program_and_is_called_a_folder()
    {
        Directory.CreateDirectory(folder["bin"]);

        Assert.Contains("folder", (await RefusedAsync("./bin")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_the_shell_would_run_in_the_place_of_its_language_is_refused()
    {
        Write("model.py", "import os\n");

        Assert.Contains("-FilePath python3 -ArgumentList ./model.py", (await RefusedAsync("./model.py")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.py", "#!/usr/bin/env python3\nimport os\n")]
    [InlineData("model.py", "\u007fELF\u0000\u0000")]
    [InlineData("model", "echo a shell script needs no such line\n")]
    [InlineData("model.sh", "echo a shell script needs no such line\n")]
    public async Task Other_programs_are_taken(string name, string content)
    {
        Write(name, content);

        Assert.Equal(folder[name], (await ResolveAsync($"./{name}")).Path);
    }

    private async Task<QuiltException> RefusedAsync(string program)
    {
        var error = await Assert.ThrowsAsync<QuiltException>(() => ResolveAsync(program));
        Assert.Equal((Problem.ProgramNotFound, program), (error.Problem, error.Target));
        return error;
    }

    private Task<ProgramSpec> ResolveAsync(string program) => LocalProgram.ResolveAsync(program, [], folder.Path, [], CancellationToken.None);

    private void Write(string name, string content)
    {
        File.WriteAllText(folder[name], content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
