using System.Net;
using System.Net.Sockets;

namespace ClientSdk.Benchmarks.Live;

/// <summary>Answers every request on a loopback socket with the same reply, as cheaply as it can: what is measured is the client.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private static readonly byte[] Reply =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\nX-RateLimit-Limit-Minute: 1000000000\r\nX-RateLimit-Remaining-Minute: 999999999\r\n\r\n{\"id\":42}"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public LoopbackServer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/things/42");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync().ConfigureAwait(false));
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using Socket connection = socket;
        connection.NoDelay = true;
        byte[] buffer = new byte[4096];
        int filled = 0;
        try
        {
            while (await connection.ReceiveAsync(buffer.AsMemory(filled)).ConfigureAwait(false) is > 0 and int read)
            {
                filled += read;
                if (buffer.AsSpan(0, filled).EndsWith("\r\n\r\n"u8))
                {
                    filled = 0;
                    await connection.SendAsync(Reply).ConfigureAwait(false);
                }
            }
        }
        catch (SocketException)
        {
        }
    }
}
