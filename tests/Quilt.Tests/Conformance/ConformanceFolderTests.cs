namespace Quilt.Tests.Conformance;

/// <summary>A folder that is misspelt must not pass for one whose cases all hold.</summary>
public sealed class ConformanceFolderTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void The_folder_of_these_tests_holds_cases()
    {
        var wrong = ConformanceFolder.WhatIsWrong(ConformanceFolder.Path);
        Assert.True(wrong is null, wrong);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Assert.Contains(folder["none"], ConformanceFolder.WhatIsWrong(folder["none"]), StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_an_index_is_told()
    {
        folder.Write("manifests/a.jsonl", "{}\n");
        Assert.Contains("no index", ConformanceFolder.WhatIsWrong(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_case_is_told()
    {
        folder.Write("diff.json", "[]");
        Assert.Contains("no case in diff.json", ConformanceFolder.WhatIsWrong(folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_may_lack_kinds_of_cases()
    {
        folder.Write("chunk-size.json", """[{"size": 0, "chunk": 8388608}]""");
        Assert.Null(ConformanceFolder.WhatIsWrong(folder.Path));
    }

    [Fact]
    public void A_relative_path_starts_where_it_was_typed()
    {
        Assert.Equal("/data/cases", ConformanceFolder.Resolve("../cases", "/data/study"));
        Assert.Equal("/cases", ConformanceFolder.Resolve("/cases", "/data/study"));
        Assert.Equal(Path.GetFullPath("cases"), ConformanceFolder.Resolve("cases", null));
    }

    public void Dispose() => folder.Dispose();
}
