using System.Globalization;
using System.Text;
using CsCheck;
using Quilt.Json;
using Quilt.Tests.Support;

namespace Quilt.Tests.Json;

public class PythonNumberTests
{
    // Printed by Python 3.11's json.
    [Theory]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(9999999999999998.0, "9999999999999998.0")]
    [InlineData(123456789012345680.0, "1.2345678901234568e+17")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(0.00012345678901234567, "0.00012345678901234567")]
    [InlineData(-1e-7, "-1e-07")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(2.2250738585072014e-308, "2.2250738585072014e-308")]
    [InlineData(double.MaxValue, "1.7976931348623157e+308")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(100.0, "100.0")]
    [InlineData(9007199254740993.0, "9007199254740992.0")]
    [InlineData(2e-44, "2e-44")]
    [InlineData(2.9802322387695312e-08, "2.9802322387695312e-08")]
    [InlineData(7.120236347223045e-307, "7.120236347223045e-307")]
    [InlineData(7.678447687145631e-239, "7.678447687145631e-239")]
    [InlineData(-4.1045368012983762e-289, "-4.1045368012983762e-289")]
    public void A_float_is_printed_as_Python_prints_it(double number, string expected) => Assert.Equal(expected, Print(number));

    [Fact]
    public void Every_float_is_printed_as_the_naive_printer_does_and_reads_back() =>
        Gen.Double.Where(number => double.IsFinite(number) && !double.IsPow2(Math.Abs(number))).Sample(number =>
        {
            var text = Print(number);
            Assert.Equal(Naive.Float(number), text);
            Assert.Equal(BitConverter.DoubleToInt64Bits(number), BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)));
        });

    [Fact]
    public void Every_power_of_two_reads_back()
    {
        for (var exponent = -1074; exponent <= 1023; exponent++)
        {
            var number = Math.ScaleB(1.0, exponent);
            Assert.Equal(number, double.Parse(Print(number), CultureInfo.InvariantCulture));
            Assert.InRange(Print(number).Length, 3, Naive.Float(number).Length);
        }
    }

    [Theory]
    [InlineData("1", "1")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "-0.0")]
    [InlineData("1.0", "1.0")]
    [InlineData("1.50", "1.5")]
    [InlineData("1E5", "100000.0")]
    [InlineData("1e-7", "1e-07")]
    [InlineData("1000000000000000000000000000000", "1000000000000000000000000000000")]
    [InlineData("-9223372036854775809", "-9223372036854775809")]
    public void A_number_keeps_its_kind_and_value(string read, string printed)
    {
        ByteBuffer buffer = new(16);
        Assert.True(PythonNumber.TryAppend(buffer, Encoding.ASCII.GetBytes(read)));
        Assert.Equal(printed, Encoding.ASCII.GetString(buffer.Written));
        Assert.Equal(printed, MetadataJson.Write(MetadataJson.Parse(Encoding.ASCII.GetBytes(read))));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("-1e999")]
    public void A_float_out_of_range_is_refused(string read)
    {
        Assert.False(PythonNumber.TryAppend(new ByteBuffer(16), Encoding.ASCII.GetBytes(read)));
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Parse($"{{\"a\": {read}}}")).Problem);
    }

    [Fact]
    public void An_integer_of_more_digits_than_Python_reads_is_refused()
    {
        Assert.Equal(new string('7', 4300), MetadataJson.Write(Metadata.Parse($"{{\"a\": {new string('7', 4300)}}}")["a"]));
        Assert.Equal(Problem.InvalidMetadata, Assert.Throws<QuiltException>(() => Metadata.Parse($"{{\"a\": {new string('7', 4301)}}}")).Problem);
    }

    private static string Print(double number)
    {
        ByteBuffer buffer = new(4);
        PythonNumber.Append(buffer, number);
        return Encoding.ASCII.GetString(buffer.Written);
    }
}
