using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>A plan with everything that is made of it once: the route table, the ledgers' factory, the limiters' settings.</summary>
internal sealed class InForce
{
    /// <summary>The name of a partition's own limit set.</summary>
    public const string PartitionSet = "partition";

    private readonly LedgerFactory _ledgers;
    private readonly EndpointGroup?[] _groups;

    /// <param name="plan">The plan.</param>
    /// <param name="groups">The endpoint groups by index; <see langword="null"/> where a group is no longer there.</param>
    /// <param name="defaults">What no plan speaks of.</param>
    /// <param name="spentAt">All limits may have been used up to then by an earlier process; <see langword="null"/> when there was none.</param>
    /// <param name="tell">Where to report.</param>
    public InForce(ThrottlePlan plan, EndpointGroup?[] groups, LimiterSettings defaults, long? spentAt, ThrottleTeller tell)
    {
        (Plan, Tell, _groups) = (plan, tell, groups);
        _ledgers = new LedgerFactory(plan.Utilization, plan.Throttling.Safety, spentAt);
        Routes = new RouteTable(groups);
        Settings = defaults with
        {
            QueueLimit = plan.Throttling.QueueLimit,
            BackgroundReserve = plan.Throttling.BackgroundReserve,
            LostRequestHold = plan.Throttling.LostRequestHold,
            MaxDelay = plan.MaxDelay,
            MaxPause = plan.Throttling.MaxPause,
        };
    }

    public ThrottlePlan Plan { get; }

    public ThrottleTeller Tell { get; }

    public RouteTable Routes { get; }

    public LedgerFactory Ledgers => _ledgers;

    public LimiterSettings Settings { get; }

    public LimitSet[] SharedSets() => SetsOf(PartitionSet, Plan.Limits, always: true);

    public LimitSet[][] GroupSets() => [.. _groups.Select(group => group is null ? [] : SetsOf(group.Name, group.Limits, always: false))];

    /// <summary>Rate limits end with a reply's headers and concurrency limits with its body, so they are sets of their own.</summary>
    private LimitSet[] SetsOf(string name, IReadOnlyList<RateLimit> limits, bool always)
    {
        RateLimit[] rates = [.. limits.Where(limit => limit is not ConcurrencyLimit)];
        RateLimit[] concurrency = [.. limits.OfType<ConcurrencyLimit>()];
        return
        [
            .. rates.Length > 0 ? [Set(name, rates, endsWithBody: false)] : always ? [Undeclared(name)] : Array.Empty<LimitSet>(),
            .. concurrency.Length > 0 ? [Set(name + " concurrency", concurrency, endsWithBody: true)] : Array.Empty<LimitSet>(),
        ];
    }

    /// <summary>A partition without declared rate limits learns them.</summary>
    private LimitSet Undeclared(string name) =>
        new(name, [new LearnedLedger(Settings.Random, Plan.Utilization)], endsWithBody: false, Settings.LostRequestHold.Ticks, Settings.Random);

    private LimitSet Set(string name, RateLimit[] limits, bool endsWithBody) =>
        new(name, limits.Select(_ledgers.Create), endsWithBody, Settings.LostRequestHold.Ticks, Settings.Random)
        {
            CountedWithin = endsWithBody ? null : Plan.Throttling.CountedWithin?.Ticks,
        };
}
