using Quilt.Runs;

namespace QuiltPS;

/// <summary>The subjects that <c>Submit-QuiltBatch -SkipDone</c> leaves out, and what is said of them at the end.</summary>
internal sealed class LeftOut(DoneResults done)
{
    private readonly Dictionary<(string Package, string Own, string? Elsewhere), int> counts = [];

    /// <summary>Adds one.</summary>
    public void Add(JobPlan plan)
    {
        var own = plan.OutputKey[..^$"{plan.Subject.Group}/{plan.Subject.Name}".Length].TrimEnd('/');
        var key = (plan.Subject.Package!.Name!, own, done.ElsewhereOf(plan));
        counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    /// <summary>What who submits should know: that there is nothing left to do, and that results stand where he does not look for them.</summary>
    /// <param name="isAll">Whether there were no other subjects.</param>
    public IEnumerable<string> Warnings(bool isAll)
    {
        foreach (var ((package, own, elsewhere), count) in counts)
        {
            var (are, their, they) = count == 1 ? ("1 subject is", "its", "it is") : ($"{count} subjects are", "their", "they are");
            var end = isAll ? "; nothing to submit" : "";
            if (elsewhere is not null)
                yield return $"{are} left out: {their} results, made of the same bytes in the same way, are in {Place(elsewhere)} of {package}, and not in {Place(own)}{end}. Without -SkipDone {they} submitted.";
            else if (isAll)
                yield return $"{are} left out: done already in {Place(own)} of {package}{end}.";
        }
    }

    private static string Place(string place) => place.Length == 0 ? "the root" : place;
}
