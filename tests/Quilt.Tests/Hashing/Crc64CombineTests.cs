using Quilt.Hashing;

namespace Quilt.Tests.Hashing;

/// <summary>The checksum of the whole follows from those of its pieces.</summary>
public sealed class Crc64CombineTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(1000, 8191)]
    [InlineData(131_072, 100_003)]
    public void Two_pieces_give_the_sum_of_the_whole(int first, int second)
    {
        var content = new byte[first + second];
        new Random(first + second).NextBytes(content);

        Assert.Equal(Sum(content), Crc64Nvme.Combine(Sum(content.AsSpan(0, first)), Sum(content.AsSpan(first)), second));
    }

    private static ulong Sum(ReadOnlySpan<byte> bytes) => Crc64Nvme.Finish(Crc64Nvme.Append(Crc64Nvme.Start, bytes));
}
