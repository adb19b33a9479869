using Quilt.Runs;

namespace QuiltPS;

/// <summary>A job that is to be submitted, in one line: what it reads, and on AWS Batch where it runs, what, with how much, and where its results go.</summary>
internal static class PlanText
{
    public static string Of(JobPlan plan, RunSpec spec) =>
        $"{plan.Name} ({Display.Count(plan.InputCount, "input file")}, {Display.Size(plan.InputSize)}){(spec.Aws is { } aws ? OnAws(plan, spec, aws) : "")}";

    private static string OnAws(JobPlan plan, RunSpec spec, AwsSpec aws) =>
        $" on queue {spec.Queue} in {aws.Region}, by {(aws.LacksRevision ? $"a new revision of {spec.JobDefinition} with the tag {aws.ContainerTag}" : spec.JobDefinition)}, " +
        $"image {spec.Image}, {aws.Needs}, results to {plan.Output}";
}
