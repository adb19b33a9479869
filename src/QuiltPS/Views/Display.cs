using System.Globalization;

namespace QuiltPS;

/// <summary>
/// How values look in the module's views: what the format files call. It makes text for people only; the properties stay raw, so sorting
/// and filtering work on numbers and times.
/// </summary>
public static class Display
{
    /// <summary>A size as people read it: <c>817 B</c>, <c>1.2 MiB</c>.</summary>
    /// <param name="bytes">Number of bytes; null gives an empty text.</param>
    public static string Size(long? bytes) => bytes is { } count ? Quilt.ByteSize.Text(count) : "";

    /// <summary>A number of things: <c>1 file</c>, <c>2 files</c>.</summary>
    /// <param name="number">How many.</param>
    /// <param name="one">What one of them is called.</param>
    /// <param name="several">What several are called; by default the word with an s.</param>
    public static string Count(long number, string one, string? several = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {(number == 1 ? one : several ?? one + 's')}");

    /// <summary>A moment in this machine's time zone, to the minute: <c>2026-11-24 23:10</c>.</summary>
    /// <param name="moment">The moment; null gives an empty text.</param>
    public static string Time(DateTimeOffset? moment) =>
        moment?.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A moment of today in this machine's time zone, to the second: <c>23:10:07</c>.</summary>
    /// <param name="moment">The moment.</param>
    public static string Clock(DateTimeOffset moment) => moment.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The time between two moments: <c>0.4s</c>, <c>1m 12s</c>, <c>3h 05m</c>; up to now while the second has not come.</summary>
    /// <param name="from">The start; null gives an empty text.</param>
    /// <param name="to">The end; null when it has not come, or when nobody knows it (a lost job): then the text is empty.</param>
    /// <param name="isEnded">Whether it has come.</param>
    public static string Duration(DateTimeOffset? from, DateTimeOffset? to, bool isEnded) =>
        from is { } start && (to is not null || !isEnded) ? Duration((to ?? DateTimeOffset.UtcNow) - start) : "";

    /// <summary>A length of time, in the two units that matter.</summary>
    /// <param name="time">The length; below zero (clocks of two machines) counts as zero.</param>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0.05 } => "0s",
        { TotalSeconds: < 9.95 } => time.TotalSeconds.ToString("0.#'s'", CultureInfo.InvariantCulture),
        { TotalSeconds: < 60 } => time.ToString("%s's'", CultureInfo.InvariantCulture),
        { TotalMinutes: < 60 } => time.ToString("%m'm 'ss's'", CultureInfo.InvariantCulture),
        { TotalHours: < 24 } => time.ToString("%h'h 'mm'm'", CultureInfo.InvariantCulture),
        _ => time.ToString("%d'd 'hh'h'", CultureInfo.InvariantCulture),
    };

    /// <summary>The first twelve digits of a hash: enough to tell revisions apart, and to type.</summary>
    /// <param name="hash">A hash in hex, or <c>name@hash</c>; null gives an empty text.</param>
    public static string ShortHash(string? hash)
    {
        if (string.IsNullOrEmpty(hash))
            return "";
        var start = hash.IndexOf('@') + 1;
        return hash.Length - start <= 12 ? hash : hash[..(start + 12)];
    }

    /// <summary>A text on one line.</summary>
    /// <param name="text">Any object; null gives an empty text. Control characters, which could steer a terminal, show as <c>\uFFFD</c>.</param>
    public static string Line(object? text)
    {
        var line = text?.ToString() ?? "";
        return line.Any(char.IsControl) ? string.Concat(line.Select(Disarm)) : line;
    }

    /// <summary>Several texts, each on a line of its own.</summary>
    /// <param name="texts">As for <see cref="Line"/>, each.</param>
    public static string Lines(IEnumerable<object> texts) => string.Join(System.Environment.NewLine, texts.Select(Line));

    /// <summary>A text of any number of lines without the control characters of names that others wrote, which could steer a terminal.</summary>
    /// <param name="text">The text.</param>
    public static string Message(string text) => text.Any(IsSteering) ? string.Concat(text.Select(c => IsSteering(c) ? '\uFFFD' : c)) : text;

    /// <summary>A text on one line, cut in the middle where it is too long: names differ at their ends more often than in their middles.</summary>
    /// <param name="text">As for <see cref="Line"/>.</param>
    /// <param name="width">The most characters to keep; the sign for what was cut counts as one.</param>
    public static string Cut(object? text, int width)
    {
        var line = Line(text);
        if (line.Length <= width)
            return line;
        var head = (width - 1) / 2;
        var tail = line.Length - (width - 1 - head);
        // A pair of surrogates is one character: half of it would be none.
        if (char.IsLowSurrogate(line[head]))
            head--;
        if (char.IsLowSurrogate(line[tail]))
            tail++;
        return string.Concat(line.AsSpan(0, head), "…", line.AsSpan(tail));
    }

    /// <summary>A text on one line, cut at its beginning where it is too long: of a place the end says most.</summary>
    /// <param name="text">As for <see cref="Line"/>.</param>
    /// <param name="width">The most characters to keep; the sign for what was cut counts as one.</param>
    public static string CutStart(object? text, int width)
    {
        var line = Line(text);
        if (line.Length <= width)
            return line;
        var start = line.Length - (width - 1);
        return $"…{line[(char.IsLowSurrogate(line[start]) ? start + 1 : start)..]}";
    }

    /// <summary>Jobs in a message: how many, and the first names.</summary>
    /// <param name="jobs">The jobs.</param>
    public static string Some(ICollection<Job> jobs) =>
        $"{jobs.Count} {(jobs.Count == 1 ? "job" : "jobs")} ({string.Join(", ", jobs.Select(job => job.Name).Order(StringComparer.Ordinal).Take(3))}{(jobs.Count > 3 ? ", …" : "")})";

    private static bool IsSteering(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');

    private static char Disarm(char c) => c switch
    {
        '\n' or '\t' => ' ',
        _ => char.IsControl(c) ? '\uFFFD' : c,
    };
}
