namespace ClientSdk.Limiters;

/// <summary>
/// A refusal that may have been one too many at once, while a single request finds out: it goes as soon as half of those that were in
/// flight have ended. Accepted, it was that; in a used-up window it is refused as well.
/// </summary>
internal sealed class ConcurrencyTest
{
    private LearnedConcurrency? _suspect;
    private SetState? _flying;
    private long _others;

    public bool IsOn { get; private set; }

    /// <summary>The open event has been tested, and was something else.</summary>
    public bool HasFailed { get; private set; }

    public void Start(LearnedConcurrency suspect, SetState flying, long others) =>
        (_suspect, _flying, _others, IsOn, HasFailed) = (suspect, flying, others, true, false);

    /// <summary>An event that gives no reason for a test.</summary>
    public void Skip() => (IsOn, HasFailed) = (false, false);

    public bool HoldsBack() => IsOn && 2 * _flying!.InFlight > _others;

    public void Confirm(long now)
    {
        IsOn = false;
        _suspect!.Refused(now, _others);
    }

    public void Fail()
    {
        (IsOn, HasFailed) = (false, true);
        _suspect!.TestFailed();
    }
}
