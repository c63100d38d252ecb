using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace WebApi.Clients;

/// <summary>ClientSdk's meter and activities go to any OpenTelemetry collector: set OTEL_EXPORTER_OTLP_ENDPOINT.</summary>
internal static class Telemetry
{
    private const string Name = "ClientSdk";

    public static void AddTelemetry(this IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is null)
        {
            return;
        }

        services.AddSingleton(Sdk.CreateMeterProviderBuilder().AddMeter(Name).AddOtlpExporter().Build());
        services.AddSingleton(Sdk.CreateTracerProviderBuilder().AddSource(Name).AddOtlpExporter().Build());
    }
}
