using Quilt.Transfers;

namespace QuiltPS;

/// <summary>What cmdlets say of an install before they carry it out.</summary>
internal static class InstallView
{
    /// <summary>Shows a plan to a user who asks for it, file by file, and asks him where he wants to be asked.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="action">What is done, for the line that sums it up.</param>
    /// <returns>Whether to go on.</returns>
    public static bool Confirm(this QuiltCmdlet cmdlet, InstallPlan plan, string action)
    {
        if (cmdlet.IsWhatIf)
        {
            foreach (var item in plan.Items.Where(item => item.Action != InstallAction.Keep))
                cmdlet.ShouldProcess($"{item.Path} ({Display.Size(item.Entry.Size)})", $"{item.Action}");
        }
        return cmdlet.ShouldProcess(plan.Folder, $"{action}: {Counts(plan)}");
    }

    /// <summary>How many files are copied, kept and refused, and the bytes in them.</summary>
    public static string Counts(InstallPlan plan) => string.Join(", ", plan.Items
        .GroupBy(item => item.Action)
        .OrderBy(group => group.Key)
        .Select(group => $"{group.Key} {new TransferCount(group.Count(), group.Sum(item => item.Entry.Size))}")
        .DefaultIfEmpty("no files"));
}
