namespace ClientSdk.Testing.Enforcement;

/// <summary>The edges of windows that stand back to back.</summary>
internal static class Edges
{
    /// <summary>The last edge at or before <paramref name="now"/>; edges lie at every multiple of the length, plus the offset.</summary>
    internal static long AtOrBefore(long now, long length, long offset)
    {
        long into = (now - offset) % length;
        return now - (into < 0 ? into + length : into);
    }

    /// <summary>A quotient of non-negative numbers, rounded up.</summary>
    internal static long CeilingDivide(Int128 dividend, Int128 divisor) => (long)((dividend + divisor - 1) / divisor);
}
