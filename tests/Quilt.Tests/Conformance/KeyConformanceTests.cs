namespace Quilt.Tests.Conformance;

public class KeyConformanceTests
{
    private const string PhysicalKeys = "physical-keys.json";
    private const string LogicalKeys = "logical-keys.json";
    private const string PackageNames = "package-names.json";

    public static TheoryData<int, string> PhysicalKeyCases => ConformanceCases.Rows(PhysicalKeys);

    public static TheoryData<int, string> LogicalKeyCases => ConformanceCases.Rows(LogicalKeys);

    public static TheoryData<int, string> PackageNameCases => ConformanceCases.Rows(PackageNames);

    [SkippableTheory]
    [MemberData(nameof(PhysicalKeyCases))]
    public void A_physical_key_is_read_and_written_as_quilt3_does(int number, string name)
    {
        var item = ConformanceCases.Get(PhysicalKeys, number);
        var url = item.Text("url");
        if (!item.Is("ok"))
        {
            Assert.Equal(Problem.InvalidPhysicalKey, Assert.Throws<QuiltException>(() => PhysicalKey.Parse(url)).Problem);
            return;
        }
        var key = PhysicalKey.Parse(url);
        Assert.Equal(item["bucket"], key.Bucket);
        Assert.Equal(item["path"], key.Path);
        Assert.Equal(item["version_id"], key.VersionId);
        Assert.Equal(item["canonical"], key.ToString());
        Assert.NotEmpty(name);
    }

    [SkippableTheory]
    [MemberData(nameof(LogicalKeyCases))]
    public void A_logical_key_is_valid_where_quilt3_says_so(int number, string name)
    {
        var item = ConformanceCases.Get(LogicalKeys, number);
        Assert.Equal(item.Is("valid"), LogicalKey.IsValid(item.Text("value")));
        Assert.NotEmpty(name);
    }

    [SkippableTheory]
    [MemberData(nameof(PackageNameCases))]
    public void A_package_name_is_valid_where_quilt3_says_so(int number, string name)
    {
        var item = ConformanceCases.Get(PackageNames, number);
        Assert.Equal(item.Is("valid"), PackageName.TryParse(item.Text("value"), out _));
        Assert.NotEmpty(name);
    }
}
