using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

/// <summary>Big packages, early ends, and the order of what comes out.</summary>
public sealed class StreamingTests
{
    [Fact]
    public async Task A_package_of_a_hundred_thousand_entries_costs_a_few_looks_for_each_subject()
    {
        var keys = Enumerable.Range(0, 1_000).SelectMany(i => Enumerable.Range(0, 100).Select(j => $"results/1.0.0/data/{i:d4}/{j:d3}.txt"));
        CountedEntries entries = new([.. keys, .. Enumerable.Range(0, 1_000).Select(i => $"{i:d4}/{i:d4}.nii.gz")]);
        MemoryPackage package = new();
        var found = 0;

        await foreach (var subject in SubjectFinder.FindAsync(new Package { Entries = entries }, new(), package, package.Report))
            found++;

        Assert.Equal(1_000, found);
        Assert.InRange(entries.Made, 1_000, 2_000);
        Assert.InRange(entries.Looks, 1, 100_000);
    }

    [Fact]
    public async Task A_hundred_thousand_subjects_cost_in_proportion_to_their_number()
    {
        async Task<int> LooksAsync(int subjects)
        {
            CountedEntries entries = new([.. Enumerable.Range(0, subjects).Select(i => $"{i:d6}/{i:d6}.nii.gz")]);
            MemoryPackage package = new();
            var found = 0;
            await foreach (var subject in SubjectFinder.FindAsync(new Package { Entries = entries }, new(), package, package.Report))
                found++;
            Assert.Equal(subjects, found);
            return entries.Looks;
        }

        var ratio = (double)await LooksAsync(100_000) / await LooksAsync(10_000);

        Assert.InRange(ratio, 9, 12);
    }

    [Fact]
    public async Task The_first_subject_comes_before_later_sidecars_are_read()
    {
        var package = Cohort(100);

        await foreach (var subject in SubjectFinder.FindAsync(package.ToPackage(), new(), package, package.Report))
        {
            Assert.Equal("000", subject.Id);
            break;
        }

        Assert.InRange(package.Opened.Count, 1, 16);
    }

    [Fact]
    public async Task Order_does_not_depend_on_which_sidecar_is_read_first()
    {
        var package = Cohort(60);
        package.Before = (entry, _) => Task.Delay(entry.LogicalKey.Contains("0.json", StringComparison.Ordinal) ? 20 : 0, CancellationToken.None);

        var ids = (await package.FindAsync()).Select(subject => subject.Id).ToArray();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(60, ids.Length);
    }

    [Fact]
    public async Task Who_takes_only_the_first_ends_the_reading_of_the_others()
    {
        var package = Cohort(16);
        var cancelled = 0;
        package.Before = async (entry, cancellationToken) =>
        {
            if (entry.LogicalKey == "000/000.json")
                return;
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref cancelled);
                throw;
            }
        };

        await foreach (var subject in SubjectFinder.FindAsync(package.ToPackage(), new(), package, package.Report))
            break;

        Assert.Equal(15, cancelled);
        Assert.Empty(package.Report.Errors);
    }

    [Fact]
    public async Task A_stop_while_a_sidecar_is_read_ends_the_search()
    {
        var package = Cohort(3);
        using CancellationTokenSource stop = new();
        package.Before = (_, cancellationToken) =>
        {
            stop.Cancel();
            return Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => package.FindAsync(cancellationToken: stop.Token));
    }

    [Fact]
    public async Task An_error_that_is_no_problem_of_ours_ends_the_search_and_is_passed_on()
    {
        var package = Cohort(30);
        package.Before = (entry, _) => entry.LogicalKey == "005/005.json" ? throw new IOException("disk on fire") : Task.CompletedTask;

        Assert.Equal("disk on fire", (await Assert.ThrowsAsync<IOException>(() => package.FindAsync())).Message);
    }

    [Fact]
    public async Task Subjects_and_their_entries_know_the_package()
    {
        var package = new MemoryPackage().With(["1/1.nii.gz", "2/dicom/a"]);
        var source = package.ToPackage();

        await foreach (var subject in SubjectFinder.FindAsync(source, new(), package, package.Report))
        {
            Assert.Same(source, subject.Package);
            Assert.All(subject.Inputs, entry => Assert.Same(source, entry.Package));
        }
    }

    private static MemoryPackage Cohort(int subjects)
    {
        MemoryPackage package = new();
        foreach (var id in Enumerable.Range(0, subjects).Select(i => $"{i:d3}"))
            package.With($"{id}/{id}.nii.gz").With($"{id}/{id}.json", "{}");
        return package;
    }
}
