namespace Quilt.FakeBatch.Http;

/// <summary>The faults that wait for their calls.</summary>
internal sealed class ApiFaults
{
    private readonly List<(ApiFault Fault, int Seen)> waiting = [];

    public void Add(ApiFault fault)
    {
        lock (waiting)
            waiting.Add((fault, 0));
    }

    public void Clear()
    {
        lock (waiting)
            waiting.Clear();
    }

    /// <summary>The fault that befalls a call; null for none. A call counts for the first fault that it fits.</summary>
    public ApiFault? Take(string operation, string body)
    {
        lock (waiting)
        {
            var i = waiting.FindIndex(pair => pair.Fault.Operation is "*" || pair.Fault.Operation == operation
                ? pair.Fault.Body is null || body.Contains(pair.Fault.Body, StringComparison.Ordinal)
                : false);
            if (i < 0)
                return null;
            var (fault, seen) = waiting[i];
            if (++seen < fault.Skip + fault.Times)
                waiting[i] = (fault, seen);
            else
                waiting.RemoveAt(i);
            return seen > fault.Skip ? fault : null;
        }
    }
}
