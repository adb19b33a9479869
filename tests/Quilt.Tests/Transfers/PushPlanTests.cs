using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

/// <summary>A plan says what the run then does, and changes nothing.</summary>
public sealed class PushPlanTests : TransferFixture
{
    [Fact]
    public async Task An_exact_plan_has_the_counts_that_the_run_meets()
    {
        Folder.Write("data/old", "old");
        Folder.Write("data/copy of old", "old");
        await Transfer.PushAsync(Registry, Package);
        Folder.Write("data/new", "new one");
        Folder.Write("data/new again", "new one");
        var package = Quilt.Editing.PackageEdit.AddFolder(await LatestAsync(), Data, "second", UpdatePolicy.Incoming, null);

        var plan = await Push.PlanAsync(Registry, package, new PushOptions { Name = Transfer.Name, Exact = true }, default);
        var run = await Transfer.PushAsync(Registry, package);

        Assert.Equal(new TransferCount(1, 7), plan.Copy);
        Assert.Equal(new TransferCount(3, 13), plan.Reuse);
        Assert.Equal(new TransferCount(2, 6), plan.Skip);
        Assert.Equal((plan.Copy, plan.Reuse, plan.Skip), (run.Copied, run.Reused, run.Skipped));
    }

    [Fact]
    public async Task A_plan_that_is_carried_out_has_the_same_counts_as_one_that_was_exact()
    {
        Folder.Write("data/a", "same");
        Folder.Write("data/b", "same");
        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name, Exact = true }, default);

        var run = await Push.ExecuteAsync(plan, new TransferProgress(), new Subjects.RecordedReport(), default);

        Assert.Equal((plan.Copy, plan.Reuse, plan.Skip), (run.Copied, run.Reused, run.Skipped));
        Assert.Empty(await Transfer.VerifyAsync(await LatestAsync()));
    }

    [Fact]
    public async Task Each_item_says_what_happens_to_it()
    {
        Folder.Write("data/a", "alpha");
        Folder.Write("data/b", "alpha");
        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name, Exact = true }, default);

        Assert.Equal([new PushItem("a", PushAction.Copy, 5), new PushItem("b", PushAction.Reuse, 5)], plan.Items);
    }

    [Fact]
    public async Task A_plan_changes_nothing()
    {
        Folder.Write("data/a", "alpha");
        await Transfer.PushAsync(Registry, Package);
        Folder.Write("data/b", "beta");
        var before = Snapshot();

        await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name, Exact = true }, default);

        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task A_plan_for_a_registry_that_does_not_exist_does_not_make_it()
    {
        Folder.Write("data/a", "alpha");

        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name, Exact = true }, default);

        Assert.Equal(new TransferCount(1, 5), plan.Copy);
        Assert.Null(plan.Latest);
        Assert.False(Directory.Exists(Folder["registry"]));
    }

    private List<string> Snapshot() =>
        [.. Folder.Files().Select(file => $"{file} {new FileInfo(Folder[file]).Length} {File.GetLastWriteTimeUtc(Folder[file]).Ticks}")];
}
