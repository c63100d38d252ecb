using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ClientSdk.Testing.Enforcement;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;

namespace ClientSdk.Servers.Tests.Syncing;

/// <summary>A server that counts its effects on each item, loses some replies, and knows which items must not come again.</summary>
internal sealed class EffectServer : IAsyncDisposable
{
    private readonly object _lock = new();
    private readonly Dictionary<string, int> _effects = [];
    private readonly Dictionary<string, DateTimeOffset> _sentAt = [];
    private readonly HashSet<string> _acknowledged = [];
    private readonly List<string> _sentAgain = [];
    private readonly MeterListener _connections = new();
    private ProviderSandbox? _sandbox;
    private int _open;
    private int _connected;

    public Uri Address => _sandbox!.BaseAddress;

    public SandboxCounters Counters => _sandbox!.Counters;

    /// <summary>Items that came although they were acknowledged.</summary>
    public IReadOnlyList<string> SentAgain => _sentAgain;

    /// <summary>The shortest time between an item's leaving the client and a look-up of it.</summary>
    public TimeSpan EarliestLookUp { get; private set; } = TimeSpan.MaxValue;

    public int LookUps { get; private set; }

    /// <summary>Connections that were seen: none would mean that nobody is waited for.</summary>
    public int Connected => Volatile.Read(ref _connected);

    public static async Task<EffectServer> StartAsync(int seed)
    {
        EffectServer server = new();
        server.WatchConnections();
        server._sandbox = await ProviderSandbox.StartAsync(PlainSandbox.Create(options =>
        {
            options.Limits.Add(ServerLimit.SlidingLog(20, TimeSpan.FromMilliseconds(250)));
            options.Faults.Seed = seed;

            options.Faults.Latency = Latency.Uniform(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(80));
            options.Faults.ShareBeforeCounting = null;
            options.Faults.DropAfterProcessing = 0.02;
            options.Reply = server.Reply;
        }), TestContext.Current.CancellationToken);
        return server;
    }

    public int Effects(string key)
    {
        lock (_lock)
        {
            return _effects.GetValueOrDefault(key);
        }
    }

    public void MustNotComeAgain(IEnumerable<string> keys)
    {
        lock (_lock)
        {
            _acknowledged.UnionWith(keys);
        }
    }

    /// <summary>All that a process which has ended ever sent has had its effect: none comes while the next one looks, however slow the machine is.</summary>
    public async Task DrainedAsync(CancellationToken cancellationToken)
    {
        // Connections are accepted in their order: when this one, which is no request, is answered, those of the dead process are all in.
        using (TcpClient last = new())
        {
            await last.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken);
            await last.GetStream().WriteAsync("no request\r\n\r\n"u8.ToArray(), cancellationToken);
            await last.GetStream().ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken);
        }

        while (Volatile.Read(ref _open) > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        _connections.Dispose();
        return _sandbox!.DisposeAsync();
    }

    /// <summary>From a connection's being accepted until its last request has been dealt with. No other server of this process runs meanwhile.</summary>
    private void WatchConnections()
    {
        _connections.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name is "kestrel.queued_connections" or "kestrel.active_connections")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _connections.SetMeasurementEventCallback<long>((instrument, change, _, _) =>
        {
            if (change > 0 == (instrument.Name == "kestrel.queued_connections"))
            {
                Interlocked.Add(ref _open, (int)change);
                Interlocked.Add(ref _connected, (int)Math.Max(0, change));
            }
        });
        _connections.Start();
    }

    private SandboxReply Reply(SandboxRequest request)
    {
        string key = request.Path.Split('/')[^1];
        lock (_lock)
        {
            return request.Method == "GET" ? LookUp(key) : Effect(key, long.Parse(request.Header("Sent-At")!, CultureInfo.InvariantCulture));
        }
    }

    private SandboxReply LookUp(string key)
    {
        LookUps++;
        TimeSpan since = TimeProvider.System.GetUtcNow() - _sentAt.GetValueOrDefault(key);
        EarliestLookUp = since < EarliestLookUp ? since : EarliestLookUp;
        return SandboxReply.Empty(_effects.ContainsKey(key) ? 200 : 404);
    }

    private SandboxReply Effect(string key, long sentAt)
    {
        _effects[key] = _effects.GetValueOrDefault(key) + 1;
        _sentAt[key] = new DateTimeOffset(sentAt, TimeSpan.Zero);
        if (_acknowledged.Contains(key))
        {
            _sentAgain.Add(key);
        }

        return SandboxReply.Empty(204);
    }
}
