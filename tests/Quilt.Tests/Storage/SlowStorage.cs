using Quilt.Storage;

namespace Quilt.Tests.Storage;

/// <summary>A store at whose calls others get their turn, so that races happen in one process too.</summary>
internal sealed class SlowStorage(IStorage inner) : StorageWrapper(inner)
{
    protected override async Task<T> CallAsync<T>(bool isChange, Func<Task<T>> call)
    {
        await Task.Delay(Random.Shared.Next(3));
        var result = await call();
        await Task.Yield();
        return result;
    }
}
