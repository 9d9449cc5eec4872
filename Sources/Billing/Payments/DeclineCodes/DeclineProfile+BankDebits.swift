// Decline codes as data, edition 2026-11-20; meanings in our words:
// gocardless, bacs_arudd, ach_return, sepa_reason.
// A row: code|category|mode|wait|elsewhere|class|marks|meaning; an empty wait is none.

extension DeclineProfile {
  static let goCardlessRows = """
    insufficient_funds|insufficient_funds|later|P3D||soft||Account had too little money
    refer_to_payer|insufficient_funds|later|P3D||soft||Bank would not say; usually too little \
    money
    bank_account_closed|account_closed|never|||hard||Account is closed, mandate ends
    mandate_cancelled|authorization_revoked|never|||hard||Mandate was cancelled by payer, bank \
    or merchant
    invalid_bank_details|invalid_details|fix_data|||hard||Bank details were rejected
    direct_debit_not_enabled|not_permitted|other_method|||hard||Account type does not take \
    direct debit
    bank_account_transferred|expired_card|update_credential|||hard||Account moved to another \
    bank; use the new details
    authorisation_disputed|authorization_revoked|never|||hard||Payer says they never agreed; \
    expect a chargeback
    mandate_expired|authorization_revoked|never|||hard||Mandate lapsed after a dormant period; \
    reinstate first
    payer_deceased|authorization_revoked|never|||hard||Payer has died
    """

  static let bacsRows = """
    0|insufficient_funds|later|P3D||soft||Refer to payer
    1|authorization_revoked|never|||hard||Instruction was cancelled
    2|authorization_revoked|never|||hard||Payer deceased
    3|expired_card|update_credential|||hard||Account transferred
    5|invalid_details|fix_data|||hard||No account or wrong type
    6|authorization_revoked|never|||hard||No instruction held
    8|merchant_error|fix_configuration|||technical||Amount not yet due
    9|merchant_error|fix_configuration|||technical||Presented too late
    A|merchant_error|fix_configuration|||technical||Service user differs
    B|account_closed|never|||hard||Account closed
    """

  static let achRows = """
    R01|insufficient_funds|later|P3D||soft||Not enough funds; may be re-presented twice within \
    180 days
    R02|account_closed|never|||hard||Account closed
    R03|invalid_details|fix_data|||hard||No account or owner not found
    R04|invalid_details|fix_data|||hard||Account number malformed
    R05|authorization_revoked|never|||hard||Consumer account debited with a corporate entry, \
    not authorised
    R07|authorization_revoked|never|||hard||Customer revoked the authority
    R08|authorization_revoked|never|||hard||Payment stopped by the customer
    R09|insufficient_funds|later|P3D||soft||Funds not yet collected; may be re-presented twice \
    within 180 days
    R10|authorization_revoked|never|||hard||Customer says not authorised
    R11|authorization_revoked|never|||hard||Entry does not follow the authority given
    R13|invalid_details|fix_data|||hard||Routing number wrong
    R15|authorization_revoked|never|||hard||Account holder deceased
    R16|not_permitted|other_method|||hard||Account frozen
    R20|not_permitted|other_method|||hard||Not a transaction account
    R29|authorization_revoked|never|||hard||Corporate customer says not authorised
    """

  static let sepaRows = """
    AC01|invalid_details|fix_data|||hard||IBAN wrong
    AC04|account_closed|never|||hard||Account closed
    AC06|not_permitted|other_method|||hard||Account blocked
    AC13|not_permitted|other_method|||hard||Consumer account used with a business scheme
    AG01|not_permitted|other_method|||hard||Direct debit not allowed on this account
    AG02|merchant_error|fix_configuration|||technical||Wrong bank operation code
    AM04|insufficient_funds|later|P3D||soft||Not enough funds
    AM05|duplicate|investigate|||technical||Duplicate collection
    BE05|merchant_error|fix_configuration|||technical||Creditor id wrong
    FF01|merchant_error|fix_configuration|||technical||File format wrong
    MD01|authorization_revoked|never|||hard||No valid mandate
    MD06|authorization_revoked|never|||hard||Refund demanded by the payer
    MD07|authorization_revoked|never|||hard||Payer deceased
    MS02|authorization_revoked|customer_action|||hard||Payer refused, no reason
    MS03|issuer_declined|later|P3D||soft||Payer's bank gave no reason
    RC01|invalid_details|fix_data|||hard||BIC wrong
    RR04|not_permitted|other_method|||hard||Regulatory reason
    SL01|not_permitted|other_method|||hard||Payer's bank-side debit control blocks it
    """
}
