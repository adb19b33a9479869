// Cmdlets that do with QuiltCmdlet what real ones do, and say what happened to them. Compiled by Bridge.Tests.ps1.
#nullable enable
using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Quilt;
using QuiltPS;

namespace BridgeFixture;

public sealed class Trace
{
    public ManualResetEventSlim Begun { get; } = new();
    public ConcurrentQueue<string> Lines { get; } = new();
    public IReport? Report { get; set; }
}

[Cmdlet(VerbsLifecycle.Invoke, "Waiting")]
public sealed class InvokeWaitingCommand : QuiltCmdlet
{
    [Parameter] public Trace Trace { get; set; } = new();

    protected override void Process() => Await(async (report, token) =>
    {
        Trace.Begun.Set();
        try
        {
            await Task.Delay(Timeout.Infinite, token);
        }
        finally
        {
            Trace.Lines.Enqueue("worker left");
        }
    });

    protected override void End() => Trace.Lines.Enqueue("published");
}

// Waits at the end, as those do that gather what comes by the pipeline.
[Cmdlet(VerbsLifecycle.Invoke, "WaitingLast")]
public sealed class InvokeWaitingLastCommand : QuiltCmdlet
{
    [Parameter] public Trace Trace { get; set; } = new();
    [Parameter(ValueFromPipeline = true)] public int InputObject { get; set; }

    protected override void End()
    {
        Await(async (report, token) =>
        {
            Trace.Begun.Set();
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(20), token);
            }
            finally
            {
                Trace.Lines.Enqueue("worker left");
            }
        });
        Trace.Lines.Enqueue("published");
    }
}

[Cmdlet(VerbsLifecycle.Invoke, "Quiet")]
public sealed class InvokeQuietCommand : QuiltCmdlet
{
    [Parameter] public Trace Trace { get; set; } = new();

    // Ends without an exception although it was cancelled.
    protected override void Process() => Await((report, token) =>
    {
        Trace.Begun.Set();
        token.WaitHandle.WaitOne();
        return Task.CompletedTask;
    });

    protected override void End() => Trace.Lines.Enqueue("published");
}

[Cmdlet(VerbsLifecycle.Invoke, "Streaming")]
public sealed class InvokeStreamingCommand : QuiltCmdlet
{
    [Parameter] public Trace Trace { get; set; } = new();

    protected override void Process()
    {
        foreach (var item in Stream((report, token) => Numbers(token)))
            WriteObject(item);
    }

    protected override void End() => Trace.Lines.Enqueue("published");

    private async IAsyncEnumerable<int> Numbers([EnumeratorCancellation] CancellationToken token)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                await Task.Delay(1, token);
                Trace.Lines.Enqueue($"made {i}");
                yield return i;
            }
        }
        finally
        {
            Trace.Lines.Enqueue("worker left");
        }
    }
}

[Cmdlet(VerbsLifecycle.Invoke, "Reporting")]
public sealed class InvokeReportingCommand : QuiltCmdlet
{
    [Parameter] public Trace Trace { get; set; } = new();

    protected override void Process()
    {
        var pipeline = Environment.CurrentManagedThreadId;
        WriteObject(Await(async (report, token) =>
        {
            Trace.Report = report;
            report.Verbose("detail");
            report.Warning("beware");
            report.Error(new QuiltException(Problem.EntryNotFound, "no such entry", "a/b"));
            try
            {
                await Task.Delay(50, token);
            }
            finally
            {
                Trace.Lines.Enqueue("worker left");
            }
            return Environment.CurrentManagedThreadId != pipeline;
        }));
        WriteObject(Environment.CurrentManagedThreadId == pipeline);
    }

    protected override void End() => Trace.Lines.Enqueue("published");
}

[Cmdlet(VerbsLifecycle.Invoke, "Failing")]
public sealed class InvokeFailingCommand : QuiltCmdlet
{
    [Parameter(ValueFromPipeline = true)] public string With { get; set; } = "";
    [Parameter] public SwitchParameter InBegin { get; set; }

    protected override void Begin()
    {
        if (InBegin)
            Process();
    }

    protected override void Process() => Await((report, token) => Task.FromException(With switch
    {
        "Problem" => new QuiltException(Problem.PackageNotFound, "no such package", "lab/none"),
        "Timeout" => new TaskCanceledException("a request timed out"),
        "Denied" => new UnauthorizedAccessException("denied"),
        "Full" => new IOException("full", 28),
        "Gone" => new FileNotFoundException("gone", "file.txt"),
        "Disk" => new IOException("bad sector"),
        "Mistake" => new InvalidOperationException("a mistake"),
        _ => new QuiltException(With, "any problem"),
    }));
}

[Cmdlet(VerbsLifecycle.Invoke, "Counting")]
public sealed class InvokeCountingCommand : QuiltCmdlet
{
    [Parameter] public int Milliseconds { get; set; }

    protected override void Process()
    {
        var done = 0;
        Await(
            async (report, token) =>
            {
                for (var end = Environment.TickCount64 + Milliseconds; Environment.TickCount64 < end; done++)
                    await Task.Delay(5, token);
                done = 100;
            },
            () => new WorkProgress("Counting", $"{done} done", done));
    }
}
