using Quilt.Subjects;

namespace Quilt.Tests.Subjects;

public sealed class TsvColumnTests
{
    [Fact]
    public void Whole_numbers_become_longs() => Assert.Equal([30L, -1L, 0L, null], Convert("age", "30", "-1", "0", "n/a"));

    [Fact]
    public void One_decimal_makes_decimals_of_the_whole_column() =>
        Assert.Equal([30.0, 30.5, 1e-7, 0.5, -2.0], Convert("age", "30", "30.5", "1e-7", ".5", "-2."));

    [Fact]
    public void One_text_makes_a_text_of_the_whole_column() => Assert.Equal(["30", "41+", null], Convert("age", "30", "41+", ""));

    [Fact]
    public void Serial_numbers_that_were_written_as_decimals_stay_decimals() =>
        Assert.Equal([35343.0, 35426.0], Convert("ScannerSerialNumber", "35343.0", "35426.0"));

    [Theory]
    [InlineData("0042")]
    [InlineData("-007")]
    [InlineData("+5")]
    [InlineData("1,000")]
    [InlineData("1.000,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("123456789012345678901")]
    [InlineData("1.2.840.10008")]
    [InlineData("2019-01-02")]
    [InlineData("12:30")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("٣٠")]
    public void What_a_number_would_lose_something_of_stays_text(string field) => Assert.Equal([field], Convert("code", field));

    [Theory]
    [InlineData("subject_id")]
    [InlineData("participant_id")]
    [InlineData("Session_ID")]
    [InlineData("site_id")]
    [InlineData("scan_date")]
    [InlineData("birth_date")]
    [InlineData("dob")]
    [InlineData("acq_time")]
    public void Ids_and_dates_stay_text_whatever_they_hold(string name) => Assert.Equal(["20190102"], Convert(name, "20190102"));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("n/a")]
    [InlineData("N/A")]
    [InlineData(" n/a ")]
    [InlineData(null)]
    public void Nothing_and_not_available_are_null_and_leave_the_columns_type_alone(string? field) =>
        Assert.Equal([null, 30L], Convert("age", field, "30"));

    [Fact]
    public void Not_available_is_null_in_a_column_of_texts_and_ids_too()
    {
        Assert.Equal([null, "F"], Convert("sex", "n/a", "F"));
        Assert.Equal([null], Convert("site_id", "n/a"));
    }

    [Fact]
    public void White_space_around_a_number_does_not_count_but_a_text_keeps_its_own()
    {
        Assert.Equal([30L, 31L], Convert("age", " 30", "31 "));
        Assert.Equal([" a "], Convert("note", " a "));
    }

    private static object?[] Convert(string name, params string?[] fields)
    {
        TsvColumn column = new(name);
        foreach (var field in fields)
            column.Add(field);
        return [.. fields.Select(column.Convert)];
    }
}
