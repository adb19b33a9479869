namespace Quilt.Aws.Tests;

/// <summary>Tests of many waits, of which a shorter one stands for the kind in every run: asked for by QUILTPS_TEST_LONG.</summary>
internal static class LongTests
{
    /// <summary>Skips the test unless they are asked for.</summary>
    public static void SkipUnlessAsked() =>
        Skip.If(Environment.GetEnvironmentVariable("QUILTPS_TEST_LONG") is not { Length: > 0 }, "Others of its kind run: set QUILTPS_TEST_LONG for all.");
}
