using System.Globalization;
using System.Text.RegularExpressions;

namespace Quilt.Aws.Batch;

/// <summary>
/// What an EC2 instance type has at most, as far as its name tells (EC2's own tables): a size <c>4xlarge</c> has 16 vCPUs, a family <c>c5</c>
/// about 2 GiB for each. What a name does not tell counts as enough, so that only what certainly cannot be is refused.
/// </summary>
internal static partial class InstanceSizes
{
    // The largest of families that machines are picked from by AWS Batch itself.
    private const int LargestVcpus = 192;
    private const double MostMemory = 8;

    // GiB for each vCPU, and whether there are GPUs, by the letters of families.
    private static readonly Dictionary<string, (double Memory, bool HasGpu)> Families = new()
    {
        ["a"] = (2, false),
        ["c"] = (2.67, false), // c5n
        ["g"] = (8, true),     // g6e
        ["gr"] = (8, true),
        ["m"] = (4, false),
        ["p"] = (16, true),    // p2
        ["r"] = (8, false),
        ["t"] = (4, false),
    };

    // Families of much memory, many disks or other processors: how much memory they have differs, GPUs they have none.
    private static readonly HashSet<string> OtherWithoutGpu = ["d", "f", "h", "hpc", "i", "im", "inf", "is", "trn", "u", "x", "z"];

    // The sizes of these families are not the usual multiples.
    private static readonly Dictionary<string, int> Odd = new() { ["c4.8xlarge"] = 36, ["d2.8xlarge"] = 36 };

    /// <summary>Whether a machine of a type could be large enough.</summary>
    /// <param name="type">An instance type, a family, or <c>optimal</c>.</param>
    /// <param name="needs">What the job asks for.</param>
    public static bool CanHold(string type, JobNeeds needs)
    {
        if (type is "optimal" || type.StartsWith("default_", StringComparison.Ordinal))
            return needs.Gpus == 0 && needs.Vcpus <= LargestVcpus && HasMemory(needs, LargestVcpus * MostMemory);
        if (Name().Match(type) is not { Success: true } name || name.Groups["family"].Value is "m1" or "m2" or "c1")
            return true;
        var letters = name.Groups["letters"].Value;
        var isKnown = Families.TryGetValue(letters, out var family);
        if (needs.Gpus > 0 && (isKnown ? !family.HasGpu : OtherWithoutGpu.Contains(letters)))
            return false;
        if (Vcpus(type, name.Groups["size"].Value) is not { } vcpus)
            return true;
        return needs.Vcpus <= vcpus && (!isKnown || HasMemory(needs, vcpus * family.Memory));
    }

    // A part of each machine's memory is the system's own, so a job that asks for all of it never starts.
    private static bool HasMemory(JobNeeds needs, double gib) => needs.Memory < gib * 1024;

    private static int? Vcpus(string type, string size) => size switch
    {
        _ when Odd.TryGetValue(type, out var odd) => odd,
        "nano" or "micro" or "small" or "medium" or "large" => 2,
        "xlarge" => 4,
        _ when size.EndsWith("xlarge", StringComparison.Ordinal) && int.TryParse(size[..^"xlarge".Length], NumberStyles.None, CultureInfo.InvariantCulture, out var times) => times * 4,
        _ => null, // metal, or a family without a size
    };

    [GeneratedRegex(@"^(?<family>(?<letters>[a-z]+)[0-9][a-z0-9-]*)(\.(?<size>[a-z0-9-]+))?$")]
    private static partial Regex Name();
}
