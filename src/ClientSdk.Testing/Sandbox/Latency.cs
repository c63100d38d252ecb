namespace ClientSdk.Testing.Sandbox;

/// <summary>A distribution of durations. Immutable; what it draws depends on the sandbox's seed and the request's arrival number alone.</summary>
public sealed class Latency
{
    private readonly Func<double, double, TimeSpan> _draw;

    private Latency(Func<double, double, TimeSpan> draw) => _draw = draw;

    /// <summary>No latency.</summary>
    public static Latency None { get; } = Constant(TimeSpan.Zero);

    /// <summary>Always the same.</summary>
    /// <param name="value">Zero or more.</param>
    /// <returns>The distribution.</returns>
    public static Latency Constant(TimeSpan value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
        return new Latency((_, _) => value);
    }

    /// <summary>Anything from the least to the most, all equally likely.</summary>
    /// <param name="least">Zero or more.</param>
    /// <param name="most">Not less than <paramref name="least"/>.</param>
    /// <returns>The distribution.</returns>
    public static Latency Uniform(TimeSpan least, TimeSpan most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return new Latency((u, _) => least + ((most - least) * u));
    }

    /// <summary>Log-normal: half lies below the median, and the tail is long.</summary>
    /// <param name="median">Zero or more.</param>
    /// <param name="sigma">The standard deviation of the logarithm, 0 to 3; 0.5 is a usual network.</param>
    /// <returns>The distribution.</returns>
    public static Latency LogNormal(TimeSpan median, double sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(median, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(sigma, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 3);
        return new Latency((u, v) => median * Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - u)) * Math.Cos(2 * Math.PI * v)));
    }

    /// <summary>Mostly fast, sometimes slow.</summary>
    /// <param name="fast">Zero or more.</param>
    /// <param name="slow">Zero or more.</param>
    /// <param name="slowShare">The share of slow ones, 0 to 1.</param>
    /// <returns>The distribution.</returns>
    public static Latency Bimodal(TimeSpan fast, TimeSpan slow, double slowShare)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fast, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(slow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(slowShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(slowShare, 1);
        return new Latency((u, _) => u < slowShare ? slow : fast);
    }

    /// <summary>Pareto: never below the least, and a tail so heavy that a few requests take a large part of all the time.</summary>
    /// <param name="least">Zero or more.</param>
    /// <param name="shape">Above 1, so that there is a mean (least * shape / (shape - 1)); 1.2 is a bad network.</param>
    /// <returns>The distribution.</returns>
    public static Latency Pareto(TimeSpan least, double shape)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(shape, 1);
        return new Latency((u, _) => least * Math.Pow(1 - u, -1 / shape));
    }

    internal TimeSpan Draw(ref SeededDraws draws) => _draw(draws.Next(), draws.Next());
}
