namespace ClientSdk.Testing.Sandbox;

/// <summary>What goes wrong or slowly between client and server. By default nothing does.</summary>
public sealed class SandboxFaults
{
    /// <summary>Every random decision follows from this and the request's arrival number.</summary>
    /// <value>Default 1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>The round trip of each request.</summary>
    /// <value>Default <see cref="Latency.None"/>.</value>
    public Latency Latency { get; set; } = Latency.None;

    /// <summary>The share of the round trip that lies before the server counts the request, 0 to 1.</summary>
    /// <value>Default 0.5. Null draws a share for each request.</value>
    public double? ShareBeforeCounting { get; set; } = 0.5;

    /// <summary>Time between the response's headers and the end of its body; the server's concurrency place is held until then.</summary>
    /// <value>Default <see cref="Latency.None"/>: headers and body come together.</value>
    public Latency BodyTime { get; set; } = Latency.None;

    /// <summary>The share of counted and accepted requests that fail, 0 to 1. They change nothing in the store.</summary>
    /// <value>Default 0.</value>
    public double ErrorRate { get; set; }

    /// <summary>The statuses that failing requests get, all equally likely.</summary>
    /// <value>Default 500 and 503.</value>
    public IList<int> ErrorStatuses { get; } = [500, 503];

    /// <summary>The share of requests whose connection breaks before the server has counted or processed them, 0 to 1.</summary>
    /// <value>Default 0.</value>
    public double DropBeforeCounting { get; set; }

    /// <summary>The share of requests that are counted and processed, but whose reply is lost, 0 to 1: to the client they are in doubt.</summary>
    /// <value>Default 0.</value>
    public double DropAfterProcessing { get; set; }

    /// <summary>Added to the instants that the server states: the Date header and epoch resets. Counting is not affected.</summary>
    /// <value>Default zero; negative when the server's clock is behind.</value>
    public TimeSpan ClockSkew { get; set; }

    /// <summary>How fast the server's clock runs against the sandbox's <see cref="TimeProvider"/>: 0.9998 is 200 ppm slow. Affects counting.</summary>
    /// <value>Default 1.</value>
    public double ClockRate { get; set; } = 1;
}
