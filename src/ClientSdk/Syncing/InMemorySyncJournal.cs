using System.Runtime.CompilerServices;

namespace ClientSdk.Syncing;

/// <summary>A journal that ends with its process: for tests, and for plans that are only looked at. Thread-safe.</summary>
public sealed class InMemorySyncJournal : ISyncJournal
{
    private readonly object _lock = new();
    private readonly List<SyncEntry> _entries = [];
    private readonly Dictionary<string, int> _byKey = new(StringComparer.Ordinal);
    private bool _isPlanned;
    private SyncTotals _totals;

    /// <inheritdoc />
    public bool IsPlanned
    {
        get
        {
            lock (_lock)
            {
                return _isPlanned;
            }
        }
    }

    /// <inheritdoc />
    public SyncTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask BeginAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _totals = _totals with { Runs = _totals.Runs + 1 };
            for (int index = 0; index < _entries.Count; index++)
            {
                if (_entries[index].State == SyncState.Sent)
                {
                    _entries[index] = _entries[index] with { State = SyncState.InDoubt, Reason = SyncReasons.Interrupted };
                }
            }
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask ForgetPlanAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ThrowIfPlanned();
            _entries.Clear();
            _byKey.Clear();
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask PlanAsync(IReadOnlyList<SyncEntry> entries, bool isComplete, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (_lock)
        {
            ThrowIfPlanned();
            foreach (SyncEntry entry in entries)
            {
                if (!_byKey.TryAdd(entry.Key, _entries.Count))
                {
                    throw new ArgumentException(SyncReasons.SameKey(entry), nameof(entries));
                }

                _entries.Add(entry);
            }

            _isPlanned = isComplete;
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask WriteAsync(IReadOnlyList<SyncEntry> entries, SyncTotals more, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        lock (_lock)
        {
            foreach (SyncEntry entry in entries)
            {
                _entries[(int)entry.Index] = entry;
            }

            _totals = _totals.Plus(more);
        }

        return default;
    }

    /// <inheritdoc />
    public ValueTask<SyncEntry?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new(_byKey.TryGetValue(key, out int index) ? _entries[index] : null);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<SyncEntry> ReadAsync(SyncAction? action = null, SyncState? state = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await ValueTask.CompletedTask.ConfigureAwait(false);
        int index = 0;
        while (At(index++) is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((action ?? entry.Action) == entry.Action && (state ?? entry.State) == entry.State)
            {
                yield return entry;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SyncCount>> CountAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            return new([.. _entries.GroupBy(entry => (entry.Action, entry.State)).Select(group => new SyncCount(group.Key.Action, group.Key.State, group.Count()))]);
        }
    }

    private SyncEntry? At(int index)
    {
        lock (_lock)
        {
            return index < _entries.Count ? _entries[index] : null;
        }
    }

    private void ThrowIfPlanned()
    {
        if (_isPlanned)
        {
            throw new InvalidOperationException(SyncReasons.PlanIsComplete);
        }
    }
}
