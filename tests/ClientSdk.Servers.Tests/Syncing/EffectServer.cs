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
    private ProviderSandbox? _sandbox;

    public Uri Address => _sandbox!.BaseAddress;

    public SandboxCounters Counters => _sandbox!.Counters;

    /// <summary>Items that came although they were acknowledged.</summary>
    public IReadOnlyList<string> SentAgain => _sentAgain;

    /// <summary>The shortest time between an item's request and a look-up of it.</summary>
    public TimeSpan EarliestLookUp { get; private set; } = TimeSpan.MaxValue;

    public int LookUps { get; private set; }

    public static async Task<EffectServer> StartAsync(int seed)
    {
        EffectServer server = new();
        server._sandbox = await ProviderSandbox.StartAsync(PlainSandbox.Create(options =>
        {
            options.Limits.Add(ServerLimit.SlidingLog(20, TimeSpan.FromMilliseconds(250)));
            options.Faults.Seed = seed;

            // Well below the 300 ms after which a client takes a lost request for landed.
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

    public ValueTask DisposeAsync() => _sandbox!.DisposeAsync();

    private SandboxReply Reply(SandboxRequest request)
    {
        string key = request.Path.Split('/')[^1];
        lock (_lock)
        {
            return request.Method == "GET" ? LookUp(key) : Effect(key);
        }
    }

    private SandboxReply LookUp(string key)
    {
        LookUps++;
        TimeSpan since = TimeProvider.System.GetUtcNow() - _sentAt.GetValueOrDefault(key);
        EarliestLookUp = since < EarliestLookUp ? since : EarliestLookUp;
        return SandboxReply.Empty(_effects.ContainsKey(key) ? 200 : 404);
    }

    private SandboxReply Effect(string key)
    {
        _effects[key] = _effects.GetValueOrDefault(key) + 1;
        _sentAt[key] = TimeProvider.System.GetUtcNow();
        if (_acknowledged.Contains(key))
        {
            _sentAgain.Add(key);
        }

        return SandboxReply.Empty(204);
    }
}
