using Quilt.Aws.Batch;

namespace Quilt.Aws.Tests.Engine;

/// <summary>What instance types and Fargate can hold: what certainly cannot be is refused, and nothing else.</summary>
public class InstanceSizeTests
{
    [Theory]
    [InlineData("m5.xlarge", 4, 15000, 0, true)]
    [InlineData("m5.xlarge", 5, 1000, 0, false)]
    [InlineData("m5.xlarge", 4, 16384, 0, false)] // the system needs a part of it
    [InlineData("c5n.18xlarge", 72, 190000, 0, true)]
    [InlineData("c5.xlarge", 1, 16384, 0, false)]
    [InlineData("c4.8xlarge", 36, 60000, 0, true)]
    [InlineData("r6idn.large", 2, 16000, 0, true)]
    [InlineData("t3.micro", 4, 512, 0, false)]
    [InlineData("m7g.metal", 64, 200000, 0, true)]
    [InlineData("m5", 96, 380000, 0, true)]
    [InlineData("m5", 4, 1000, 1, false)]
    [InlineData("g4dn.xlarge", 4, 15000, 1, true)]
    [InlineData("gr6.4xlarge", 16, 120000, 1, true)]
    [InlineData("p3.2xlarge", 8, 60000, 1, true)]
    [InlineData("p3.2xlarge", 9, 1000, 1, false)]
    [InlineData("x1e.xlarge", 4, 120000, 0, true)]
    [InlineData("x1e.xlarge", 4, 1000, 1, false)]
    [InlineData("u-6tb1.112xlarge", 448, 6000000, 0, true)]
    [InlineData("inf1.xlarge", 4, 1000, 1, false)]
    [InlineData("q9.xlarge", 4, 4000000, 8, true)] // a family that nobody knows yet
    [InlineData("optimal", 64, 250000, 0, true)]
    [InlineData("optimal", 1, 1000, 1, false)]
    [InlineData("default_arm64", 500, 1000, 0, false)]
    public void An_instance_type_holds_what_its_name_lets_it(string type, double vcpus, long memory, int gpus, bool fits) =>
        Assert.Equal(fits, InstanceSizes.CanHold(type, new JobNeeds(vcpus, memory, gpus, false)));

    [Theory]
    [InlineData(0.25, 512, null)]
    [InlineData(0.25, 1536, "from 512 to 2048 MiB")]
    [InlineData(0.5, 4096, null)]
    [InlineData(1, 8192, null)]
    [InlineData(1, 9216, "from 2048 to 8192 MiB")]
    [InlineData(3, 8192, "0.25, 0.5, 1, 2, 4, 8, 16 vCPUs")]
    [InlineData(8, 20480, null)]
    [InlineData(8, 17408, "in steps of 4096")]
    [InlineData(16, 122880, null)]
    public void Fargate_has_fixed_combinations(double vcpus, long memory, string? refusal)
    {
        var said = FargateSizes.Refusal(new JobNeeds(vcpus, memory, 0, true));

        Assert.Equal(refusal is null, said is null);
        Assert.Contains(refusal ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Fargate_has_no_GPUs() => Assert.Contains("no GPUs", FargateSizes.Refusal(new JobNeeds(1, 2048, 1, true)), StringComparison.Ordinal);
}
