namespace ClientSdk.Testing.Enforcement;

/// <summary>So many requests at once. Not thread-safe.</summary>
public sealed class ConcurrencyLimit
{
    /// <summary>A limit with nothing in flight.</summary>
    /// <param name="permits">At least 1.</param>
    public ConcurrencyLimit(int permits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        Size = permits;
    }

    /// <summary>How many may be in flight at once.</summary>
    public int Size { get; }

    /// <summary>How many are in flight now.</summary>
    public int InFlight { get; private set; }

    /// <summary>Takes a place, if there is one.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryEnter()
    {
        if (InFlight >= Size)
        {
            return false;
        }

        InFlight++;
        return true;
    }

    /// <summary>Gives a place back.</summary>
    /// <exception cref="InvalidOperationException">Nothing is in flight.</exception>
    public void Leave()
    {
        if (InFlight == 0)
        {
            throw new InvalidOperationException("More requests left the concurrency limit than entered it.");
        }

        InFlight--;
    }
}
