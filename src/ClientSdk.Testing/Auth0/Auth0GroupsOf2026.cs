namespace ClientSdk.Testing.Auth0;

/// <summary>
/// The tables of Auth0's documentation as of 20 August 2026, section "Management API". They name groups and methods; the routes are the calls that
/// those describe. The row for searches of clients by <c>q</c> is left out.
/// </summary>
internal static class Auth0GroupsOf2026
{
    private static readonly Auth0Group[] _enterprise =
    [
        new("read_organizations", 10, 100, "GET /api/v2/organizations"),
        new("read_organizations_by_id", 10, 100, "GET /api/v2/organizations/{id}"),
        new("read_user_s_organizations", 40, 500, "GET /api/v2/users/{id}/organizations"),
        new("read_organizations_by_name", 20, 200, "GET /api/v2/organizations/name/{name}"),
        new("write_organizations", 5, 150, "POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"),
        new("read_organization_members", 40, 500, "GET /api/v2/organizations/{id}/members"),
        new("write_organization_members", 20, 200, "POST /api/v2/organizations/{id}/members", "DELETE /api/v2/organizations/{id}/members"),
        new("read_organization_invitation", 20, 200, "GET /api/v2/organizations/{id}/invitations", "GET /api/v2/organizations/{id}/invitations/{invitation_id}"),
        new("write_organization_invitation", 20, 200, "POST /api/v2/organizations/{id}/invitations"),
        new("read_organization_member_roles", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        new("write_organization_member_roles", 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles", "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),
        new("read_organization_connections", 10, 100, "GET /api/v2/organizations/{id}/enabled_connections", "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        new("write_organization_connections", 5, 150, "POST /api/v2/organizations/{id}/enabled_connections", "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}", "DELETE /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        new("write_custom_domains", 5, 5, "POST /api/v2/custom-domains", "POST /api/v2/custom-domains/{id}/verify"),
        new("read_status_connection", 100, 15, TimeSpan.FromSeconds(1), "GET /api/v2/connections/{id}/status"),
        new("write_signing_keys", 5, 5, TimeSpan.FromDays(1), "POST /api/v2/keys/signing/rotate"),
        new("read_partials_for_a_prompt", 5, 5, "GET /api/v2/prompts/{prompt}/partials"),
        new("write_partials_for_a_prompt", 5, 5, "PUT /api/v2/prompts/{prompt}/partials"),
        new("read_organization_client_grants", 10, 100, "GET /api/v2/organizations/{id}/client-grants"),
        new("write_organization_client_grants", 5, 150, "POST /api/v2/organizations/{id}/client-grants"),
        new("write_email_templates", 10, 100, "POST /api/v2/email-templates", "PATCH /api/v2/email-templates/{name}", "DELETE /api/v2/email-templates/{name}"),
        new("read_email_templates", 15, 150, "GET /api/v2/email-templates", "GET /api/v2/email-templates/{name}"),
        new("write_email_provider", 10, 100, "POST /api/v2/emails/provider", "PATCH /api/v2/emails/provider", "DELETE /api/v2/emails/provider"),
        new("read_email_provider", 15, 150, "GET /api/v2/emails/provider"),
        new("write_token_exchange_profiles", 5, 100, "POST /api/v2/token-exchange-profiles", "PATCH /api/v2/token-exchange-profiles/{id}", "DELETE /api/v2/token-exchange-profiles/{id}"),
        new("read_token_exchange_profiles", 20, 200, "GET /api/v2/token-exchange-profiles", "GET /api/v2/token-exchange-profiles/{id}"),
    ];

    /// <summary>Essentials and Professional. Two rows speak of reading members; the tighter one is enforced.</summary>
    private static readonly Auth0Group[] _essentials =
    [
        new("read_organizations", 5, 50, "GET /api/v2/organizations"),
        new("read_organizations_by_id", 20, 200, "GET /api/v2/organizations/{id}"),
        new("read_organizations_by_name", 10, 100, "GET /api/v2/organizations/name/{name}"),
        new("write_organizations", 5, 25, "POST /api/v2/organizations", "PATCH /api/v2/organizations/{id}", "DELETE /api/v2/organizations/{id}"),
        new("write_organization_members", 20, 200, "POST /api/v2/organizations/{id}/members", "DELETE /api/v2/organizations/{id}/members"),
        new("read_members_of_an_organization", 20, 200, "GET /api/v2/organizations/{id}/members"),
        new("read_organization_member_roles", 20, 200, "GET /api/v2/organizations/{id}/members/{user_id}/roles"),
        new("write_organization_member_roles", 20, 200, "POST /api/v2/organizations/{id}/members/{user_id}/roles", "DELETE /api/v2/organizations/{id}/members/{user_id}/roles"),
        new("read_organization_connections", 5, 50, "GET /api/v2/organizations/{id}/enabled_connections", "GET /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        new("write_organization_connections", 5, 25, "POST /api/v2/organizations/{id}/enabled_connections", "PATCH /api/v2/organizations/{id}/enabled_connections/{connection_id}", "DELETE /api/v2/organizations/{id}/enabled_connections/{connection_id}"),
        new("read_users", 40, 500, "GET /api/v2/users", "GET /api/v2/users/{id}", "GET /api/v2/users-by-email"),
        new("write_users_post", 20, 200, "POST /api/v2/users", "PATCH /api/v2/users/{id}"),
        new("write_users_delete", 20, 200, "DELETE /api/v2/users/{id}"),
        new("read_logs", 10, 100, "GET /api/v2/logs", "GET /api/v2/logs/{id}"),
        new("read_clients", 5, 100, "GET /api/v2/clients", "GET /api/v2/clients/{id}"),
        new("read_connections", 5, 50, "GET /api/v2/connections", "GET /api/v2/connections/{id}"),
        new("write_device_credentials", 5, 100, "POST /api/v2/device-credentials", "DELETE /api/v2/device-credentials/{id}"),
        new("write_custom_domain", 5, 5, "POST /api/v2/custom-domains", "POST /api/v2/custom-domains/{id}/verify"),
        new("read_status_connection", 100, 15, TimeSpan.FromSeconds(1), "GET /api/v2/connections/{id}/status"),
        new("write_signing_keys", 5, 5, TimeSpan.FromDays(1), "POST /api/v2/keys/signing/rotate"),
        new("read_partials_for_a_prompt", 5, 5, "GET /api/v2/prompts/{prompt}/partials"),
        new("write_partials_for_a_prompt", 5, 5, "PUT /api/v2/prompts/{prompt}/partials"),
        new("read_organization_client_grants", 10, 100, "GET /api/v2/organizations/{id}/client-grants"),
        new("write_organization_client_grants", 5, 150, "POST /api/v2/organizations/{id}/client-grants"),
        new("write_email_templates", 5, 25, "POST /api/v2/email-templates", "PATCH /api/v2/email-templates/{name}", "DELETE /api/v2/email-templates/{name}"),
        new("read_email_templates", 10, 50, "GET /api/v2/email-templates", "GET /api/v2/email-templates/{name}"),
        new("write_email_provider", 5, 25, "POST /api/v2/emails/provider", "PATCH /api/v2/emails/provider", "DELETE /api/v2/emails/provider"),
        new("read_email_provider", 5, 25, "GET /api/v2/emails/provider"),
        new("write_token_exchange_profiles", 5, 100, "POST /api/v2/token-exchange-profiles", "PATCH /api/v2/token-exchange-profiles/{id}", "DELETE /api/v2/token-exchange-profiles/{id}"),
        new("read_token_exchange_profiles", 20, 200, "GET /api/v2/token-exchange-profiles", "GET /api/v2/token-exchange-profiles/{id}"),
    ];

    private static readonly Auth0Group[] _free =
    [
        new("register_dynamic_client", 5, 5, TimeSpan.FromSeconds(1), "POST /oidc/register"),
        new("verify_custom_domain", 5, 5, "POST /api/v2/custom-domains/{id}/verify"),
        new("read_status_connection", 100, 15, TimeSpan.FromSeconds(1), "POST /api/v2/connections/{id}/status", "GET /api/v2/connections/{id}/status"),
        new("rotate_signing_keys", 5, 5, TimeSpan.FromDays(1), "POST /api/v2/keys/signing/rotate"),
        new("configure_email_templates", 5, 25, "POST /api/v2/email-templates", "PATCH /api/v2/email-templates/{name}", "DELETE /api/v2/email-templates/{name}"),
        new("read_email_templates", 10, 50, "GET /api/v2/email-templates", "GET /api/v2/email-templates/{name}"),
        new("configure_email_provider", 5, 25, "POST /api/v2/emails/provider", "PATCH /api/v2/emails/provider", "DELETE /api/v2/emails/provider"),
        new("read_email_provider", 5, 25, "GET /api/v2/emails/provider"),
    ];

    internal static IEnumerable<Auth0Group> Of(Auth0Tenant tenant) => tenant switch
    {
        Auth0Tenant.Free => _free,
        Auth0Tenant.SelfServicePaid => _essentials,
        _ => _enterprise,
    };

    /// <summary>The tenant-wide bucket: of Essentials and Professional the documentation has none, and the earlier page's is kept.</summary>
    internal static (int Size, int Refill, TimeSpan Period) TenantWide(Auth0Tenant tenant) => tenant switch
    {
        Auth0Tenant.Free => (2, 2, TimeSpan.FromSeconds(1)),
        Auth0Tenant.EnterpriseProduction => (50, 16, TimeSpan.FromSeconds(1)),
        Auth0Tenant.EnterpriseNonProduction => (10, 2, TimeSpan.FromSeconds(1)),
        _ => (50, 1000, TimeSpan.FromMinutes(1)),
    };
}
