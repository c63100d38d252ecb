namespace ClientSdk.Limiters;

/// <summary>
/// Between which two instants a fixed window ends. At the late end, completions up to the early end may be forgotten;
/// both ends are needed, because headers speak in whole seconds and replies take time.
/// </summary>
internal struct ResetInterval
{
    /// <summary>Resets are stated in whole seconds, and nobody says whether they are rounded up or down.</summary>
    private const long Granularity = TimeSpan.TicksPerSecond;

    private bool _isKnown;

    public long Early { readonly get => _isKnown ? field : MonotonicClock.LongAgo; private set; }

    public long Late { readonly get => _isKnown ? field : MonotonicClock.Never; private set; }

    public readonly bool IsKnown => _isKnown;

    /// <param name="grantedAt">When the permit of the request was granted.</param>
    /// <param name="now">When its reply was here.</param>
    /// <param name="reset">The stated time to the reset.</param>
    /// <param name="isInstant">An instant was stated, and a Date of whole seconds, perhaps rounded the other way, subtracted from it.</param>
    public static ResetInterval Of(long grantedAt, long now, long reset, bool isInstant = false)
    {
        // The true span may be a whole second longer than stated, and the clocks differ over all of it.
        long drift = (long)Math.Ceiling((reset + Granularity) * Ledger.ClockDrift);
        return new ResetInterval
        {
            _isKnown = true,
            Early = grantedAt + reset - (isInstant ? 2 * Granularity : Granularity) - drift,
            Late = now + reset + Granularity + drift,
        };
    }

    /// <summary>Takes what a reply said; what is too coarse for the window, or older than what is known, changes nothing.</summary>
    public void Take(in ResetInterval said, long window)
    {
        if (said.Late - said.Early > window / 2)
        {
            return;
        }

        if (!_isKnown || said.Early >= Late)
        {
            this = said;
        }
        else if (said.Late >= Early)
        {
            Early = Math.Max(Early, said.Early);
            Late = Math.Min(Late, said.Late);
        }
    }

    /// <summary>Windows without a gap: the next one ends a window later. Forgotten when the ends have drifted too far apart.</summary>
    public void MoveOn(long window)
    {
        Early += (long)Math.Floor(window * (1 - Ledger.ClockDrift));
        Late += (long)Math.Ceiling(window * (1 + Ledger.ClockDrift));
        if (Late - Early > window / 2)
        {
            Forget();
        }
    }

    public void Forget() => _isKnown = false;
}
