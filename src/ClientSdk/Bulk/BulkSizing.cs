namespace ClientSdk.Bulk;

/// <summary>How many items go into a request. Decided before anything is sent.</summary>
internal static class BulkSizing
{
    /// <param name="asked">What the caller asked for.</param>
    /// <param name="largest">The provider's maximum; null when not known.</param>
    /// <param name="call">The call, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">The caller asked for more than the maximum.</exception>
    /// <exception cref="ArgumentException">Neither is known.</exception>
    public static int Of(int? asked, int? largest, string call)
    {
        if (asked > largest)
        {
            throw new ArgumentOutOfRangeException(nameof(asked), asked, FormattableString.Invariant($"A request of '{call}' takes at most {largest} items; BatchSize is {asked}. Lower it, or leave it out."));
        }

        return asked ?? largest ?? throw new ArgumentException($"Nobody says how many items a request of '{call}' takes. Set BulkOptions.BatchSize.", nameof(asked));
    }
}
