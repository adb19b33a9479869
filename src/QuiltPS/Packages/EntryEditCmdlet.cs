using Quilt;

namespace QuiltPS;

/// <summary>
/// The base of cmdlets that change a package's entries in memory. Each package of the pipeline gives one changed package at once; a
/// package that is named beside the pipeline collects what the pipeline says about its entries, and is given at the end.
/// </summary>
public abstract class EntryEditCmdlet : EntryCmdlet
{
    private Package? collecting;
    private bool changed;

    /// <summary>Notes what the parameters say about a package. Errors are reported item by item through <see cref="Edit"/>.</summary>
    private protected abstract void Collect(Package package);

    /// <summary>The package with all that was noted since the last call.</summary>
    private protected abstract Package Apply(Package package);

    /// <summary>Notes one item, or reports why it cannot be.</summary>
    private protected void Edit(Action item) => Try(() =>
    {
        item();
        changed = true;
    });

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        if (Package is not null)
            collecting = ReadPackage();
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        var package = collecting ?? ReadPackage();
        Collect(package);
        if (collecting is null)
            Write(package);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (collecting is not null)
            Write(collecting);
    }

    // When every item failed there is nothing to hand on: an unchanged package would be pushed as if all were well.
    private void Write(Package package)
    {
        if (changed)
            WriteObject(Apply(package));
        changed = false;
    }
}
