namespace ClientSdk.Limits;

/// <summary>
/// A priority for all requests that are sent from here on, by whatever code: it follows the caller through <see langword="await"/> and new
/// tasks, as <c>Activity.Current</c> does. What a request says itself (<c>request.SetRateLimitPriority(...)</c>) wins.
/// </summary>
/// <example>
/// <code>
/// using (RateLimitPriorityScope.Begin(RateLimitPriority.Background))
/// {
///     await ReindexAsync();
/// }
/// </code>
/// </example>
public static class RateLimitPriorityScope
{
    private static readonly AsyncLocal<Scope?> Innermost = new();

    // Programs without scopes pay nothing for them.
    private static bool s_isUsed;

    /// <summary>The priority of requests that do not say one themselves. Default, outside of any scope: <see cref="RateLimitPriority.Interactive"/>.</summary>
    public static RateLimitPriority Current => s_isUsed && Innermost.Value is { } scope ? scope.Priority : RateLimitPriority.Interactive;

    /// <summary>Begins a scope, which may lie within another one.</summary>
    /// <param name="priority">The priority.</param>
    /// <returns>Dispose it where it was begun: the priority is then that of before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="priority"/> is not one of the enumeration.</exception>
    public static IDisposable Begin(RateLimitPriority priority)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)priority, (uint)RateLimitPriority.Background, nameof(priority));
        s_isUsed = true;
        Scope scope = new(priority, Innermost.Value);
        Innermost.Value = scope;
        return scope;
    }

    private sealed class Scope(RateLimitPriority priority, Scope? outer) : IDisposable
    {
        private bool _isDisposed;

        public RateLimitPriority Priority => priority;

        public void Dispose()
        {
            // Once, so that a late second call does not end a scope that was begun since.
            if (!_isDisposed)
            {
                _isDisposed = true;
                Innermost.Value = outer;
            }
        }
    }
}
