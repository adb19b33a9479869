using System.Net;
using System.Net.Sockets;

namespace Quilt.Aws.Tests;

/// <summary>A port of the loopback that nobody listens on.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
