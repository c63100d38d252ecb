using System.Runtime.CompilerServices;

namespace ClientSdk.Limiters;

/// <summary>
/// A lock for what takes a fraction of a microsecond: one interlocked operation where a monitor takes two and two calls into the runtime.
/// Whoever finds it held spins, and soon gives his processor away. Not reentrant.
/// </summary>
internal sealed class ShortLock
{
    private SpinLock _spin = new(enableThreadOwnerTracking: false);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope EnterScope()
    {
        bool isTaken = false;
        _spin.Enter(ref isTaken);
        return new Scope(this);
    }

    /// <summary>Released when it is disposed.</summary>
    public readonly ref struct Scope(ShortLock held)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => held._spin.Exit(useMemoryBarrier: false);
    }
}
