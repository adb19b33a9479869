using Quilt.Storage;
using Quilt.Transfers;

namespace Quilt.Tests.Transfers;

public sealed class HashJournalTests : TransferFixture
{
    private static readonly ContentHash Hash = new("SHA256", new string('a', 64));
    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddHours(1);

    private string Cache => Folder["cache"];

    [Fact]
    public void What_was_remembered_is_found_by_a_later_process()
    {
        var (file, identity) = Make("data/a ä\n\"");
        using (var journal = Open())
            journal.Add(new HashedFile(file, identity, Hash, Later));

        using var again = Open();
        Assert.Equal(Hash, again.Find(file, identity, HashType.Sha256));
        Assert.Null(again.Find(file, identity, HashType.Sha256Chunked));
        Assert.Null(again.Find(file + "b", identity, HashType.Sha256));
    }

    [Fact]
    public void A_file_that_is_not_as_it_was_is_not_found()
    {
        var (file, identity) = Make("data/a");
        using var journal = Open();
        journal.Add(new HashedFile(file, identity, Hash, Later));

        Assert.Null(journal.Find(file, identity with { Size = 1 }, HashType.Sha256));
        Assert.Null(journal.Find(file, identity with { Modified = identity.Modified + 1 }, HashType.Sha256));
        Assert.Null(journal.Find(file, identity with { Changed = identity.Changed + 1 }, HashType.Sha256));
        Assert.Null(journal.Find(file, identity with { Inode = identity.Inode + 1 }, HashType.Sha256));
        Assert.Null(journal.Find(file, identity with { Device = identity.Device + 1 }, HashType.Sha256));
    }

    [SkippableFact]
    public void A_file_whose_time_was_set_back_after_an_edit_is_not_found()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux tells when a file was changed in any way.");
        var (file, identity) = Make("data/a");
        using var journal = Open();
        journal.Add(new HashedFile(file, identity, Hash, Later));
        var time = File.GetLastWriteTimeUtc(file);
        File.WriteAllText(file, "other");
        File.SetLastWriteTimeUtc(file, time);

        Assert.Null(journal.Find(file, FileIdentity.Find(file)!.Value, HashType.Sha256));
    }

    [Fact]
    public void A_file_that_changed_just_before_it_was_read_is_not_remembered()
    {
        var (file, identity) = Make("data/a");
        using var journal = Open();

        journal.Add(new HashedFile(file, identity, Hash, DateTimeOffset.UtcNow));

        Assert.Null(journal.Find(file, identity, HashType.Sha256));
    }

    [Fact]
    public void Torn_and_hostile_lines_are_skipped()
    {
        var (file, identity) = Make("data/a");
        using (var journal = Open())
            journal.Add(new HashedFile(file, identity, Hash, Later));
        var path = Directory.GetFiles(Path.Combine(Cache, "hashes")).Single();
        var line = File.ReadAllLines(path).Single(text => text.Length > 0);
        string[] bad =
        [
            line[..^1], line + "]", "[]", "{}", "nonsense", "\0\0\0", "[[1]]", new string('[', 100_000),
            line.Replace($",{identity.Size},", ",\"x\",", StringComparison.Ordinal), line.Replace($",{identity.Size},", ",1e99,", StringComparison.Ordinal),
        ];

        foreach (var text in bad)
        {
            File.WriteAllText(path, text);
            using var journal = Open();
            Assert.Null(journal.Find(file, identity, HashType.Sha256));
        }
        File.WriteAllText(path, string.Join('\n', [.. bad, line, line[..10]]));
        using (var journal = Open())
            Assert.Equal(Hash, journal.Find(file, identity, HashType.Sha256));
    }

    [Fact]
    public void A_line_that_follows_a_torn_one_is_not_lost()
    {
        var (file, identity) = Make("data/a");
        using (var journal = Open())
            journal.Add(new HashedFile(file + "1", identity, Hash, Later));
        var path = Directory.GetFiles(Path.Combine(Cache, "hashes")).Single();
        File.AppendAllText(path, "[\"torn");

        using (var journal = Open())
            journal.Add(new HashedFile(file, identity, Hash, Later));

        using var again = Open();
        Assert.Equal(Hash, again.Find(file, identity, HashType.Sha256));
    }

    [Fact]
    public void A_journal_that_grew_is_cut_down_to_the_files_that_are_asked_for()
    {
        var (file, identity) = Make("data/a");
        using (var journal = Open())
        {
            for (var i = 0; i < 3000; i++)
                journal.Add(new HashedFile($"{file}{i}", identity, Hash, Later));
        }
        using (var journal = Open())
            Assert.NotNull(journal.Find(file + "7", identity, HashType.Sha256));

        Assert.Single(File.ReadAllLines(Directory.GetFiles(Path.Combine(Cache, "hashes")).Single()));
    }

    [Fact]
    public void A_journal_that_cannot_be_written_does_no_harm()
    {
        var (file, identity) = Make("data/a");
        File.WriteAllText(Cache, "a file in its place");
        using var journal = Open();

        journal.Add(new HashedFile(file, identity, Hash, Later));

        Assert.Equal(Hash, journal.Find(file, identity, HashType.Sha256));
    }

    [Fact]
    public async Task Many_journals_of_one_folder_do_not_garble_each_other()
    {
        var (file, identity) = Make("data/a");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(process => Task.Run(() =>
        {
            using var journal = Open();
            for (var i = 0; i < 600; i++)
                journal.Add(new HashedFile($"{file}{process}-{i}", identity, Hash, Later));
        })));

        Assert.All(
            File.ReadAllLines(Directory.GetFiles(Path.Combine(Cache, "hashes")).Single()).Where(line => line.Length > 0),
            line => Assert.NotNull(JournalLine.TryParse(line)));
    }

    [Fact]
    public async Task Files_that_a_push_has_hashed_are_not_read_again()
    {
        Folder.Write("data/a", "alpha");
        await AgeAsync();
        await Transfer.PushAsync(Registry, Package);
        TransferProgress progress = new();
        var plan = await Push.PlanAsync(Registry, Package, new PushOptions { Name = Transfer.Name }, default);

        await Push.ExecuteAsync(plan, progress, new Subjects.RecordedReport(), default);

        Assert.Equal((new TransferCount(1, 5), 0), (plan.Reuse, progress.BytesDone));
    }

    private HashJournal Open() => HashJournal.Open(Data, Cache);

    private (string File, FileIdentity Identity) Make(string name)
    {
        var file = Folder.Write(name, "alpha");
        return (file, FileIdentity.Find(file)!.Value);
    }
}
