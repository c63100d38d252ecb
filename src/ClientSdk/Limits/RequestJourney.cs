using System.Runtime.CompilerServices;

namespace ClientSdk.Limits;

/// <summary>What a request carries from station to station: what its caller asked for, and what has happened to it so far.</summary>
internal sealed class RequestJourney
{
    private static readonly HttpRequestOptionsKey<RequestJourney> Key = new("ClientSdk.Journey");

    /// <summary>This runtime's requests have the field that <see cref="Find"/> looks at.</summary>
    public static bool CanPeek { get; } = FindsTheField();

    // What the caller asked for.
    public RateLimitPriority? Priority { get; set; }

    public int Cost { get; set; } = 1;

    public DateTimeOffset? Deadline { get; set; }

    public TimeSpan? DeadlineAfter { get; set; }

    public RateLimitWait Wait { get; set; }

    public bool? IsRetrySafe { get; set; }

    public bool IsBypassed { get; set; }

    /// <summary>Called whenever the request has its permits and is about to leave; what it throws keeps the request here.</summary>
    public Func<CancellationToken, ValueTask>? BeforeLeaving { get; set; }

    // What has happened.

    /// <summary>When the caller sent it: the clock's time stamp, set by the first station that needs it.</summary>
    public long? CalledAt { get; set; }

    public int Attempts { get; set; }

    public int Refusals { get; set; }

    /// <summary>Refusals that count toward <c>MaxRefusals</c>: those of the gate's own probes do not.</summary>
    public int CountedRefusals { get; set; }

    /// <summary>What the throttle decided about the latest reply.</summary>
    public RefusalVerdict Verdict { get; set; }

    /// <summary>The request's number in the order of arrival; a refused request goes back to its place with it. 0 before it has one.</summary>
    public long Arrival { get; set; }

    /// <summary>The partition it was sent in, for the retry budget.</summary>
    public string? Partition { get; set; }

    /// <summary>Whose request it is: the identity of the credentials that will be put on it when it leaves.</summary>
    public string? Credential { get; set; }

    /// <summary>It fetches the token that other requests wait for: it goes without one, and shares no line with them.</summary>
    public bool IsTokenRequest { get; set; }

    /// <summary>The latest attempt failed before anything was sent, for want of a token or of a connection: no harm can come of another.</summary>
    public bool IsUnsent { get; set; }

    /// <summary>Attempts of which nothing was sent, for want of a connection.</summary>
    public int Unsent { get; private set; }

    /// <summary>Whether an attempt may have had an effect: it was neither refused, which says that it was not processed, nor kept from leaving.</summary>
    public bool MayHaveActed => Attempts > Refusals + Unsent;

    /// <summary>When the latest attempt left: the clock's time stamp. Set for token requests alone.</summary>
    public long? SentAt { get; set; }

    /// <summary>Redirects that were followed.</summary>
    public int Hops { get; set; }

    public TimeSpan TimeInQueue { get; set; }

    public List<RateLimitCause>? Waits { get; set; }

    public RateLimitSnapshot? Snapshot { get; set; }

    public string? GaveUp { get; set; }

    public static RequestJourney Of(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(Key, out RequestJourney? journey))
        {
            journey = new RequestJourney();
            request.Options.Set(Key, journey);
        }

        return journey;
    }

    /// <summary>It leaves for the server.</summary>
    public void Sent(string partition)
    {
        // Only a refusal that waits at the gate keeps its place; it gets it back.
        (Partition, Arrival, IsUnsent) = (partition, 0, false);
        Attempts++;
    }

    /// <summary>It found no connection: nothing was sent.</summary>
    public void NotSent() => (IsUnsent, Unsent) = (true, Unsent + 1);

    /// <summary>The latest reply is a success, and what it said can be read from it later.</summary>
    public void Succeeded() => (Verdict, Snapshot, Arrival) = (RefusalVerdict.None, null, 0);

    /// <summary>Looks without leaving anything behind: a request of which nobody wanted anything gets no options of its own.</summary>
    public static RequestJourney? Find(HttpRequestMessage? request)
    {
        HttpRequestOptions? options = request is null ? null : CanPeek ? OptionsOf(request) : request.Options;
        return options is not null && options.TryGetValue(Key, out RequestJourney? journey) ? journey : null;
    }

    public RateLimitReport ToReport(RateLimitSnapshot? snapshot) => new()
    {
        Attempts = Math.Max(1, Attempts),
        Refusals = Refusals,
        TimeInQueue = TimeInQueue,
        Waits = Waits?.ToArray() ?? [],
        GaveUp = GaveUp,
        Snapshot = snapshot,
    };

    // The property makes a dictionary on its first use, which is a third of all that a request may cost here. Where a runtime has no such
    // field, the property is used.
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_options")]
    private static extern ref HttpRequestOptions? OptionsOf(HttpRequestMessage request);

    private static bool FindsTheField()
    {
        try
        {
            using HttpRequestMessage probe = new();
            return OptionsOf(probe) is null && ReferenceEquals(probe.Options, OptionsOf(probe));
        }
        catch (MissingFieldException)
        {
            return false;
        }
    }
}
