using System.Runtime.CompilerServices;

namespace ClientSdk.Limiters;

/// <summary>
/// A lock for what takes a fraction of a microsecond: one interlocked operation where a monitor takes two and two calls into the runtime.
/// Whoever finds it held spins, and soon gives his processor away.
/// </summary>
/// <remarks>
/// Its holder may take it again, as with a monitor: a clock made for tests may fire a timer of ours on the thread that asks it for the time,
/// and we ask with the lock held.
/// </remarks>
internal sealed class ShortLock
{
    private int _holder;
    private int _depth;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Scope EnterScope()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (Interlocked.CompareExchange(ref _holder, thread, 0) != 0)
        {
            EnterInTurn(thread);
        }

        return new Scope(this);
    }

    private void EnterInTurn(int thread)
    {
        // Nobody else ever writes this thread's number.
        if (Volatile.Read(ref _holder) == thread)
        {
            _depth++;
            return;
        }

        SpinWait wait = default;
        do
        {
            wait.SpinOnce();
        }
        while (Volatile.Read(ref _holder) != 0 || Interlocked.CompareExchange(ref _holder, thread, 0) != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Exit()
    {
        if (_depth > 0)
        {
            _depth--;
        }
        else
        {
            Volatile.Write(ref _holder, 0);
        }
    }

    /// <summary>Released when it is disposed.</summary>
    public readonly ref struct Scope(ShortLock held)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Dispose() => held.Exit();
    }
}
