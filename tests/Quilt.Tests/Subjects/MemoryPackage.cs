using System.Text;
using Quilt.Subjects;
using Quilt.Transfers;

namespace Quilt.Tests.Subjects;

/// <summary>A package whose content is in memory, which counts what is opened.</summary>
internal sealed class MemoryPackage : IContentSource
{
    private readonly Dictionary<string, byte[]> contents = [];
    private int underWay;

    /// <summary>The logical keys that were opened, in order.</summary>
    public List<string> Opened { get; } = [];

    /// <summary>The most files that were being opened at one time.</summary>
    public int Widest { get; private set; }

    /// <summary>Waited for before a file is opened.</summary>
    public Func<Entry, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>What the search said.</summary>
    public RecordedReport Report { get; } = new();

    public MemoryPackage With(string key, string content = "") => With(key, Encoding.UTF8.GetBytes(content));

    public MemoryPackage With(string key, byte[] content)
    {
        contents.Add(key, content);
        return this;
    }

    /// <summary>Adds files without content.</summary>
    public MemoryPackage With(IEnumerable<string> keys)
    {
        foreach (var key in keys)
            With(key);
        return this;
    }

    public MemoryPackage Without(string key)
    {
        contents.Remove(key);
        return this;
    }

    public Package ToPackage() => new()
    {
        Name = "user/pkg",
        Entries = EntrySet.From(contents.Select(content => new Entry
        {
            LogicalKey = content.Key,
            Size = content.Value.Length,
            PhysicalKey = PhysicalKey.S3("bucket", content.Key),
        })),
    };

    public async Task<Subject[]> FindAsync(SubjectOptions? options = null, CancellationToken cancellationToken = default)
    {
        List<Subject> subjects = [];
        await foreach (var subject in SubjectFinder.FindAsync(ToPackage(), options ?? new(), this, Report, cancellationToken))
            subjects.Add(subject);
        return [.. subjects];
    }

    public async Task<Stream> OpenAsync(Entry entry, CancellationToken cancellationToken)
    {
        lock (Opened)
        {
            Opened.Add(entry.LogicalKey);
            Widest = Math.Max(Widest, ++underWay);
        }
        try
        {
            await Before(entry, cancellationToken);
            return new MemoryStream(contents[entry.LogicalKey], writable: false);
        }
        finally
        {
            lock (Opened)
                underWay--;
        }
    }
}
