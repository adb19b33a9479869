namespace Quilt.Runs;

/// <summary>Which jobs are sent together as the children of array jobs.</summary>
public static class ArrayGroups
{
    /// <summary>The fewest children that AWS Batch takes.</summary>
    public const int Smallest = 2;

    /// <summary>The most children that AWS Batch takes.</summary>
    public const int Largest = 10_000;

    /// <summary>Puts jobs together in their order: full groups, and a last one of what is left over.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="largest">The most that a group may have.</param>
    public static IEnumerable<T[]> Of<T>(IEnumerable<T> jobs, int largest = Largest) => jobs.Chunk(largest);

    /// <summary>Whether a group is sent as an array; else each of its jobs is sent as one of its own.</summary>
    /// <param name="count">How many jobs it has.</param>
    public static bool IsArray(int count) => count >= Smallest;
}
