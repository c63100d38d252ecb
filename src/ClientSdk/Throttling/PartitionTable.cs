using System.Collections.Concurrent;

namespace ClientSdk.Throttling;

/// <summary>
/// The partitions of one throttle. Of those that hold nothing but what was learned of the server, about a thousand are kept, however many
/// come; one that has spent permits stays until they are back. Look-ups are free of locks; whatever changes it is called under one.
/// </summary>
/// <remarks>
/// A hand goes round, a few steps for each newcomer. A partition that was not used since the hand last came by, and that is
/// as a new one would be, is dropped. Each newcomer pays for more steps than two, which is what it takes to drop one, so that the
/// partitions in use are at most outnumbered by as many idle ones.
/// </remarks>
internal sealed class PartitionTable
{
    /// <summary>Up to so many nobody is dropped: with what they have learned they take a few megabytes.</summary>
    public const int Kept = 1_000;

    private const int StepsForEach = 4;

    private readonly ConcurrentDictionary<string, Partition> _byKey = new(StringComparer.Ordinal);
    private readonly List<Partition> _round = [];
    private int _hand;

    /// <summary>How many there have been: a number that only grows.</summary>
    public int Opened { get; private set; }

    public int Count => _round.Count;

    /// <summary>Those that there are, seen one after the other: some may come or go in between.</summary>
    public IEnumerable<Partition> All => _byKey.Select(static pair => pair.Value);

    public Partition? Find(string key) => _byKey.GetValueOrDefault(key);

    public void Add(Partition partition)
    {
        Opened++;
        _byKey[partition.Key] = partition;
        _round.Add(partition);
    }

    /// <returns>Those that were dropped.</returns>
    public IReadOnlyList<Partition> Sweep()
    {
        List<Partition>? dropped = null;
        for (int step = 0; step < StepsForEach && Count > Kept; step++)
        {
            _hand = _hand < Count ? _hand : 0;
            Partition partition = _round[_hand];
            if (partition.WasUsed() || !partition.Limiter.TryRetire())
            {
                _hand++;
                continue;
            }

            _byKey.TryRemove(partition.Key, out _);
            _round[_hand] = _round[^1];
            _round.RemoveAt(Count - 1);
            (dropped ??= []).Add(partition);
        }

        return dropped ?? (IReadOnlyList<Partition>)[];
    }
}
