using System.Reflection;
using System.Runtime.Loader;

namespace QuiltPS;

/// <summary>
/// Where code of others loads: a private context over <c>module/bin/isolated</c>. An assembly of the same name that the session has
/// already loaded, in whatever version, neither takes the place of ours nor sees it. What crosses the wall are interfaces and objects
/// of <c>Quilt</c>, which is one and the same assembly on both sides.
/// </summary>
internal sealed class IsolatedContext : AssemblyLoadContext
{
    // One for the process, not one per import: a second copy of a library would not know the first one's objects.
    private static readonly Lazy<IsolatedContext> Instance = new(() => new IsolatedContext());

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(IsolatedContext).Assembly.Location)!, "isolated");

    private IsolatedContext()
        : base("QuiltPS")
    {
    }

    /// <summary>Makes an object of an isolated assembly, to be used through an interface of the core.</summary>
    /// <param name="assembly">The assembly's name.</param>
    /// <param name="type">The full name of a public class with a constructor that takes the arguments.</param>
    /// <param name="arguments">The constructor's arguments.</param>
    public static T Create<T>(string assembly, string type, params object?[] arguments)
        where T : class =>
        (T)Activator.CreateInstance(
            Instance.Value.LoadFromAssemblyName(new AssemblyName(assembly)).GetType(type, throwOnError: true)!,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            arguments,
            culture: null)!;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == typeof(Quilt.Package).Assembly.GetName().Name)
            return typeof(Quilt.Package).Assembly;
        var path = Path.Combine(Folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
