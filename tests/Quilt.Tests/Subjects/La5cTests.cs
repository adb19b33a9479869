using System.Text;

namespace Quilt.Tests.Subjects;

/// <summary>The real table of LA5c, with 272 subjects, in the shapes in which it is pushed.</summary>
public sealed class La5cTests
{
    private static readonly string Table = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "rend", "demographics.tsv"));

    private static readonly string[] Ids = [.. Table.TrimEnd('\n').Split('\n').Skip(1).Select(line => line[..line.IndexOf('\t')])];

    [Fact]
    public async Task All_subjects_of_a_group_folder_are_found_with_their_rows()
    {
        var subjects = await Cohort("LA5c/").FindAsync();

        Assert.Equal(272, subjects.Length);
        Assert.Equal(Ids.Order(StringComparer.Ordinal), subjects.Select(subject => subject.Id));
        Assert.All(subjects, subject => Assert.Equal($"LA5c/{subject.Id}/{subject.Id}.nii.gz", subject.ImageKey));
        Assert.All(subjects, subject => Assert.Equal($"LA5c--{subject.Id}", subject.JobName));
        Assert.All(subjects, subject => Assert.Equal(subject.Id, subject.Metadata["subject_id"]));
    }

    [Fact]
    public async Task Subjects_at_the_packages_root_are_the_group_data()
    {
        var package = Cohort("").With("results/1.0.0/data/10159/volumes.tsv").With("results/1.0.0/data/10159/10159.nii.gz");

        var subjects = await package.FindAsync();

        Assert.Equal(272, subjects.Length);
        Assert.All(subjects, subject => Assert.Equal("data", subject.Group));
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task As_a_BIDS_data_set_it_gives_the_same_ids_and_columns()
    {
        var package = new MemoryPackage()
            .With("LA5c/dataset_description.json", """{"Name": "LA5c"}""")
            .With("LA5c/participants.tsv", "participant_id" + string.Join('\n', Table.Split('\n').Select(line => line.Length == 0 ? line : $"sub-{line}"))["sub-subject_id".Length..])
            .With(Ids.Select(id => $"LA5c/sub-{id}/anat/sub-{id}_T1w.nii.gz"));

        var subjects = await package.FindAsync();

        Assert.Equal(272, subjects.Length);
        Assert.Equal(Ids.Order(StringComparer.Ordinal), subjects.Select(subject => subject.Id));
        Assert.All(subjects, subject => Assert.IsType<long>(subject.Metadata["age"]));
        Assert.Empty(package.Report.Warnings);
    }

    [Fact]
    public async Task Columns_become_numbers_where_every_value_is_one()
    {
        var first = (await Cohort("LA5c/").FindAsync())[0];

        Assert.Equal(30L, first.Metadata["age"]);
        Assert.Equal("F", first.Metadata["sex"]);
        Assert.Equal(3.0, first.Metadata["field_strength"]);
        Assert.Equal(35343.0, first.Metadata["ScannerSerialNumber"]);
        Assert.Equal(1L, first.Metadata["bart"]);
        Assert.Null(first.Metadata["bht"]);
        Assert.True(first.Metadata.ContainsKey("bht"));
    }

    [Fact]
    public async Task The_two_columns_that_it_lacks_are_one_warning()
    {
        var package = Cohort("LA5c/");

        await package.FindAsync();

        var warning = Assert.Single(package.Report.Warnings);
        Assert.Contains("scan_date, dob", warning, StringComparison.Ordinal);
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task Sidecars_are_inputs_and_stand_under_their_own_name()
    {
        var subject = (await Cohort("LA5c/").FindAsync(new(Include: ["10159"])))[0];

        Assert.Equal(["LA5c/10159/10159.json", "LA5c/10159/10159.nii.gz"], subject.Inputs.Select(entry => entry.LogicalKey));
        Assert.Equal("30", ((Metadata)subject.Metadata["sidecar"]!)["age"]);
        Assert.Equal(30L, subject.Metadata["age"]);
    }

    [Fact]
    public async Task Only_the_table_and_the_sidecars_are_read()
    {
        var package = Cohort("LA5c/");

        await package.FindAsync();

        Assert.Equal(273, package.Opened.Count);
        Assert.DoesNotContain(package.Opened, key => key.EndsWith(".nii.gz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sidecars_of_sixteen_subjects_are_read_at_once_and_no_more()
    {
        var package = Cohort("LA5c/");
        var sidecars = 0;
        TaskCompletionSource sixteen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        package.Before = async (entry, _) =>
        {
            if (!entry.LogicalKey.EndsWith(".json", StringComparison.Ordinal))
                return;
            if (Interlocked.Increment(ref sidecars) == 16)
                sixteen.SetResult();
            await sixteen.Task.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        };

        await package.FindAsync();

        Assert.Equal(16, package.Widest);
    }

    private static MemoryPackage Cohort(string folder)
    {
        var package = new MemoryPackage().With($"{folder}demographics.tsv", Table);
        foreach (var id in Ids)
        {
            package.With($"{folder}{id}/{id}.nii.gz", Encoding.UTF8.GetBytes(id));
            package.With($"{folder}{id}/{id}.json", $$"""{"subject_id": "{{id}}", "age": "30"}""");
        }
        return package;
    }
}
