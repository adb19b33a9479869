using System.Reflection;
using System.Runtime.InteropServices;

namespace Quilt.Tests;

/// <summary>The arrows of docs/architecture.md: what the core may know.</summary>
public class WallTests
{
    private static readonly Assembly Core = typeof(Package).Assembly;

    [Fact]
    public void The_core_references_nothing_but_the_runtime() =>
        Assert.DoesNotContain(
            Core.GetReferencedAssemblies(),
            name => !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), $"{name.Name}.dll")));

    [Fact]
    public void Every_public_type_of_the_core_is_sealed_or_made_to_be_implemented() =>
        Assert.Empty(Core.GetExportedTypes().Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false }).Select(type => type.FullName));

    [Fact]
    public void Users_name_types_in_one_namespace_whose_names_are_all_different() =>
        Assert.Empty(Core.GetExportedTypes().GroupBy(type => type.Name).Where(group => group.Count() > 1).Select(group => group.Key));
}
