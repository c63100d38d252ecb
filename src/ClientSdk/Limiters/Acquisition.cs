using ClientSdk.Limits;

namespace ClientSdk.Limiters;

/// <summary>The answer to a <see cref="PermitRequest"/>: a permit, or a refusal as a value.</summary>
/// <param name="Handle">The permit, when granted.</param>
/// <param name="Arrival">The request's place in the order of arrival.</param>
/// <param name="Refusal">Why there is none; <see langword="null"/> when granted.</param>
/// <param name="Waited">Why it had to wait; <see langword="null"/> when it went at once.</param>
/// <param name="WaitTicks">For how long.</param>
internal readonly record struct Acquisition(PermitHandle Handle, long Arrival, LocalRefusal? Refusal, RateLimitCause? Waited, long WaitTicks)
{
    public bool IsGranted => Refusal is null;

    /// <summary>Nobody refused: the limiter has ended because it was idle, and the request belongs to its successor.</summary>
    public bool IsRetired => ReferenceEquals(Refusal, LocalRefusal.Retired);
}
